"""Records what scikit-learn computes of predicted numbers. Run: python3 record_reference_regression.py"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.metrics import (explained_variance_score, mean_absolute_error, mean_absolute_percentage_error, mean_pinball_loss,
                             mean_squared_error, r2_score)

warnings.filterwarnings("ignore")


def case(name, actual, predicted):
    actual, predicted = np.array(actual, float), np.array(predicted, float)
    r2 = r2_score(actual, predicted)
    return {
        "name": name, "actual": actual.tolist(), "predicted": predicted.tolist(),
        "rmse": float(np.sqrt(mean_squared_error(actual, predicted))),
        "mae": mean_absolute_error(actual, predicted), "mape": mean_absolute_percentage_error(actual, predicted),
        # scikit-learn gives no number for one row.
        "r2": None if np.isnan(r2) else r2, "explainedVariance": explained_variance_score(actual, predicted),
        "pinball50": mean_pinball_loss(actual, predicted), "pinball90": mean_pinball_loss(actual, predicted, alpha=0.9),
    }


def random(seed, rows, scale, offset):
    generator = np.random.default_rng(seed)
    actual = generator.normal(offset, scale, rows)
    return actual, actual + generator.normal(0, scale / 2, rows)


def main():
    cases = [
        case("small numbers", *random(1, 60, 1, 0)),
        case("large numbers", *random(2, 60, 250, 1e5)),
        case("ties", np.round(random(3, 40, 2, 3)[0]), np.round(random(3, 40, 2, 3)[1])),
        case("worse than the mean", [1, 2, 3, 4], [4, 3, 2, -7]),
        case("exact", [1.5, -2, 3], [1.5, -2, 3]),
        case("a constant error", [1, 2, 3, 4], [2, 3, 4, 5]),
        case("a constant target", [0.5] * 7, [0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.4]),
        case("a constant target that is predicted right", [0.5] * 7, [0.5] * 7),
        case("zeros among the targets", [0, 0, 1, 2], [0.25, 0, 1.5, 2]),
        case("a single row", [3], [2.5]),
    ]
    with open("reference_regression.json", "w", encoding="utf-8") as file:
        json.dump({"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, file, indent=1)
        file.write("\n")


main()
