"""Records what scikit-learn computes of several predicted numbers for each row. Run: python3 record_reference_targets.py"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.metrics import (explained_variance_score, mean_absolute_error, mean_absolute_percentage_error, mean_pinball_loss,
                             mean_squared_error, r2_score)

warnings.filterwarnings("ignore")


def case(name, actual, predicted):
    actual, predicted = np.array(actual, float), np.array(predicted, float)
    return {
        "name": name, "width": actual.shape[1], "actual": actual.ravel().tolist(), "predicted": predicted.ravel().tolist(),
        # The mean of the targets' values, as root_mean_squared_error gives it.
        "rmse": float(np.sqrt(mean_squared_error(actual, predicted, multioutput="raw_values")).mean()),
        "mae": mean_absolute_error(actual, predicted), "mape": mean_absolute_percentage_error(actual, predicted),
        "r2": r2_score(actual, predicted), "explainedVariance": explained_variance_score(actual, predicted),
        "pinball": mean_pinball_loss(actual, predicted),
        "each": {"rmse": np.sqrt(mean_squared_error(actual, predicted, multioutput="raw_values")).tolist(),
                 "r2": r2_score(actual, predicted, multioutput="raw_values").tolist()},
    }


def main():
    generator = np.random.default_rng(1)
    actual = generator.normal([0, 1e4, -3], [1, 250, 0.01], (40, 3))
    cases = [
        case("three targets of other units", actual, actual + generator.normal(0, [0.5, 200, 0.02], (40, 3))),
        case("one of two is exact", [[1, 2], [3, 4], [6, 4.5]], [[1, 2.5], [3, 4], [6, 4]]),
        case("one of two is constant", [[1, 7], [3, 7], [6, 7]], [[1.5, 7], [3, 7.5], [5, 7]]),
    ]
    with open("reference_targets.json", "w", encoding="utf-8") as file:
        json.dump({"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, file, indent=1)
        file.write("\n")


main()
