"""Records the best score over all thresholds, with scikit-learn's metrics. Run: python3 record_reference_thresholds.py

TunedThresholdClassifierCV predicts the second class where its probability is at least the threshold. A threshold at each probability
gives every prediction that it can give."""
import json
import warnings

import numpy as np
import sklearn
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, cohen_kappa_score, f1_score, jaccard_score, matthews_corrcoef,
                             precision_score, recall_score)

warnings.filterwarnings("ignore")

METRICS = {
    "accuracy": accuracy_score,
    "balanced_accuracy": balanced_accuracy_score,
    "cohen_kappa": cohen_kappa_score,
    "f1": f1_score,
    "f1_macro": lambda actual, predicted: f1_score(actual, predicted, average="macro"),
    "jaccard_macro": lambda actual, predicted: jaccard_score(actual, predicted, average="macro"),
    "mcc": matthews_corrcoef,
    "precision_macro": lambda actual, predicted: precision_score(actual, predicted, average="macro"),
    "recall_macro": lambda actual, predicted: recall_score(actual, predicted, average="macro"),
}


def case(name, labels, probabilities):
    labels, probabilities = np.array(labels, int), np.array(probabilities, float)
    best = {}
    for metric, score in METRICS.items():
        scores = [float(score(labels, (probabilities >= threshold).astype(int))) for threshold in np.unique(probabilities)]
        # Kappa of one class alone is not a number; Gridfold gives 0.
        best[metric] = max(0.0 if np.isnan(score) else score for score in scores)
    return {"name": name, "labels": labels.tolist(), "probabilities": probabilities.tolist(), "best": best}


def random(seed, rows, share, digits=17):
    generator = np.random.default_rng(seed)
    labels = (generator.random(rows) < share).astype(int)
    logits = generator.normal(0, 1, rows) + labels * 1.2 - 1.5
    return labels, np.round(1 / (1 + np.exp(-logits)), digits)


def main():
    cases = [
        case("half of the rows", *random(1, 60, 0.5)),
        case("a rare class", *random(2, 80, 0.1)),
        case("a frequent class", *random(3, 50, 0.85)),
        case("ties", *random(4, 70, 0.3, digits=1)),
        case("separable", [0, 0, 1, 1], [0.01, 0.02, 0.03, 0.9]),
        case("reversed", [1, 1, 0, 0], [0.1, 0.2, 0.3, 0.4]),
        case("equal probabilities", [0, 1, 1], [0.25, 0.25, 0.25]),
        case("two rows", [1, 0], [0.75, 0.5]),
    ]
    with open("reference_thresholds.json", "w", encoding="utf-8") as file:
        json.dump({"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, file, indent=1)
        file.write("\n")


main()
