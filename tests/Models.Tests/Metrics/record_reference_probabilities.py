"""Records what scikit-learn computes of classes and probabilities. Run: python3 record_reference_probabilities.py"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.metrics import (average_precision_score, balanced_accuracy_score, brier_score_loss, cohen_kappa_score, jaccard_score,
                             log_loss, matthews_corrcoef, roc_auc_score, top_k_accuracy_score)

warnings.filterwarnings("ignore")


def over_classes(metric, labels, probabilities, has_value, fallback):
    """The second class of two; of more, the mean over the classes with a value, each against all others."""
    classes = probabilities.shape[1]
    judged = [1] if classes == 2 else range(classes)
    values = [metric(labels == one, probabilities[:, one]) for one in judged if has_value(labels == one)]
    return float(np.mean(values)) if values else fallback


def brier(labels, probabilities):
    """Half of the sum over the classes of scikit-learn's score of one class against all others; of two classes, its score of one."""
    return float(sum(brier_score_loss(labels == one, probabilities[:, one], pos_label=True) for one in range(probabilities.shape[1])) / 2)


def top(labels, probabilities, k):
    """scikit-learn's share. It knows no k as large as the number of classes; such a k is always right."""
    classes = probabilities.shape[1]
    return float(top_k_accuracy_score(labels, probabilities, k=k, labels=list(range(classes)))) if k < classes else 1.0


def calibration_error(labels, probabilities, bins=15):
    """The definition of Guo and others (2017), bin by bin. scikit-learn has none."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    error = 0.0
    for one in range(bins):
        inside = (confidence > one / bins) & (confidence <= (one + 1) / bins)
        if inside.any():
            error += inside.sum() / len(labels) * abs(right[inside].mean() - confidence[inside].mean())
    return float(error)


def case(name, labels, probabilities):
    labels = np.array(labels)
    predicted = probabilities.argmax(axis=1)
    classes = probabilities.shape[1]
    auc = over_classes(roc_auc_score, labels, probabilities, lambda of: 0 < of.sum() < len(of), 0.5)
    if classes > 2 and len(set(labels)) == classes:
        assert abs(auc - roc_auc_score(labels, probabilities, multi_class="ovr", average="macro")) < 1e-12
    kappa = cohen_kappa_score(labels, predicted, labels=list(range(classes)))
    return {
        "name": name, "classes": classes, "labels": labels.tolist(), "probabilities": probabilities.ravel().tolist(),
        "balancedAccuracy": balanced_accuracy_score(labels, predicted),
        "jaccardMacro": jaccard_score(labels, predicted, average="macro", zero_division=0), "mcc": matthews_corrcoef(labels, predicted),
        "cohenKappa": 0.0 if np.isnan(kappa) else kappa, "rocAuc": auc,
        "averagePrecision": over_classes(average_precision_score, labels, probabilities, lambda of: of.sum() > 0, 0.0),
        "logLoss": log_loss(labels, probabilities, labels=list(range(classes))),
        "brierScore": brier(labels, probabilities), "top2": top(labels, probabilities, 2), "top3": top(labels, probabilities, 3),
        "top5": top(labels, probabilities, 5), "calibrationError": calibration_error(labels, probabilities),
    }


def random(seed, rows, classes, decimals=None):
    generator = np.random.default_rng(seed)
    values = generator.dirichlet(np.ones(classes), rows)
    if decimals is not None:
        values = np.round(values, decimals) + 10.0 ** -decimals
        values /= values.sum(axis=1, keepdims=True)
    return generator.integers(0, classes, rows), values


def main():
    absent_labels, absent = random(7, 40, 5)
    labels, certain = random(9, 12, 3)
    cases = [
        case("two classes", *random(1, 60, 2)),
        case("two classes with ties", *random(2, 60, 2, decimals=1)),
        case("four classes", *random(3, 80, 4)),
        case("four classes with ties", *random(4, 80, 4, decimals=1)),
        case("equal probabilities", random(5, 20, 3)[0], np.full((20, 3), 1 / 3)),
        case("absent classes", absent_labels % 3, absent),
        case("only the first of two classes", np.zeros(10, int), random(8, 10, 2)[1]),
        case("only the second of two classes", np.ones(10, int), random(8, 10, 2)[1]),
        case("one class of three", np.full(10, 2), random(10, 10, 3)[1]),
        case("a single row", [1], np.array([[0.25, 0.5, 0.25]])),
        case("a single row of two classes", [0], np.array([[0.25, 0.75]])),
        case("twelve classes with ties", *random(11, 60, 12, decimals=1)),
        case("bounds of bins", np.arange(30) % 2, np.array([[1 - one / 30, one / 30] for one in range(30)])),
        case("probabilities of 0 and 1", labels, np.eye(3)[(labels + (certain[:, 0] < 0.3)) % 3]),
    ]
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__}
    with open("reference_probabilities.json", "w", encoding="utf-8") as file:
        json.dump({"versions": versions, "cases": cases}, file, indent=1)
        file.write("\n")


main()
