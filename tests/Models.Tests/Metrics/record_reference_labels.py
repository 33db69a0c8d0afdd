"""Records what scikit-learn computes of rows with several labels. Run: python3 record_reference_labels.py"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.metrics import (accuracy_score, average_precision_score, f1_score, hamming_loss, jaccard_score, precision_score, recall_score,
                             roc_auc_score)

warnings.filterwarnings("ignore")


def ranked(metric, actual, probabilities, needs_others):
    """The mean over the labels that have a value."""
    known = [label for label in range(actual.shape[1]) if actual[:, label].any() and not (needs_others and actual[:, label].all())]
    values = [metric(actual[:, label], probabilities[:, label]) for label in known]
    return float(np.mean(values)) if values else None


def case(name, actual, probabilities):
    actual, probabilities = np.array(actual), np.array(probabilities, np.float32).astype(float)
    predicted = (probabilities >= 0.5).astype(int)
    scores = {"f1": f1_score, "precision": precision_score, "recall": recall_score}
    metrics = {f"{score}_{average}": function(actual, predicted, average=average)
               for score, function in scores.items() for average in ["macro", "micro"]}
    metrics |= {
        "subset_accuracy": accuracy_score(actual, predicted), "hamming_loss": hamming_loss(actual, predicted),
        "jaccard_macro": jaccard_score(actual, predicted, average="macro"),
        "roc_auc": ranked(roc_auc_score, actual, probabilities, True),
        "average_precision": ranked(average_precision_score, actual, probabilities, False),
    }
    return {
        "name": name, "width": actual.shape[1], "actual": actual.ravel().tolist(), "predicted": probabilities.ravel().tolist(),
        "metrics": {key: value for key, value in metrics.items() if value is not None},
        "each": {score: function(actual, predicted, average=None).tolist() for score, function in scores.items()},
    }


def main():
    generator = np.random.default_rng(1)
    actual = (generator.random((60, 5)) < [0.5, 0.3, 0.1, 0.9, 0.02]).astype(int)
    noisy = np.clip(actual * 0.35 + generator.random((60, 5)) * 0.65, 0, 1)
    cases = [
        case("five labels", actual, noisy),
        case("probabilities with ties", actual, np.round(noisy, 1)),
        case("a label that no row has", [[1, 0, 0], [0, 0, 1], [1, 0, 1], [0, 0, 0]],
             [[0.9, 0.1, 0.2], [0.4, 0.2, 0.7], [0.3, 0.1, 0.6], [0.6, 0.4, 0.1]]),
        case("a label that no row has and some are predicted to have", [[1, 0], [0, 0], [1, 0]], [[0.9, 0.6], [0.4, 0.2], [0.3, 0.7]]),
        case("a label that every row has", [[1, 1], [0, 1], [1, 1]], [[0.9, 0.6], [0.4, 0.2], [0.3, 0.7]]),
        case("one row", [[1, 0, 1]], [[0.9, 0.6, 0.3]]),
        case("one row without labels", [[0, 0]], [[0.2, 0.3]]),
        case("constant predictions", [[1, 0], [0, 1], [1, 1], [0, 0]], [[0.5, 0.5]] * 4),
    ]
    with open("reference_labels.json", "w", encoding="utf-8") as file:
        json.dump({"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, file, indent=1)
        file.write("\n")


main()
