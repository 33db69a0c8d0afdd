"""Records scikit-learn's metrics in reference_metrics.json beside this file. Needs Python 3 with scikit-learn."""

import json
import pathlib
import warnings

import numpy
import sklearn
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

warnings.filterwarnings("error")


def case(name, classes, actual, predicted):
    """What scikit-learn makes of the rows; macro averages as it does by default, over the classes that occur."""
    actual, predicted = [int(label) for label in actual], [int(label) for label in predicted]
    labels = list(range(classes))
    macro = precision_recall_fscore_support(actual, predicted, average="macro", zero_division=0)
    each = precision_recall_fscore_support(actual, predicted, labels=labels, average=None, zero_division=0)
    return {
        "name": name, "classes": classes, "actual": actual, "predicted": predicted,
        "accuracy": accuracy_score(actual, predicted),
        "precisionMacro": macro[0], "recallMacro": macro[1], "f1Macro": macro[2],
        "precision": each[0].tolist(), "recall": each[1].tolist(), "f1": each[2].tolist(), "support": [int(count) for count in each[3]],
        "confusion": confusion_matrix(actual, predicted, labels=labels).ravel().tolist(),
    }


def random_case(name, classes, rows, right, seed):
    """Rows of uneven classes, of which about the given share is predicted right."""
    random = numpy.random.default_rng(seed)
    weights = random.dirichlet(numpy.ones(classes))
    actual = random.choice(classes, rows, p=weights)
    guess = random.integers(0, classes, rows)
    return case(name, classes, actual, numpy.where(random.random(rows) < right, actual, guess))


cases = [
    case("all right", 3, [0, 1, 2, 2, 1, 0], [0, 1, 2, 2, 1, 0]),
    case("all wrong", 3, [0, 1, 2, 0, 1, 2], [1, 2, 0, 2, 0, 1]),
    case("one row, right", 2, [1], [1]),
    case("one row, wrong", 2, [1], [0]),
    case("a single actual class, all right", 3, [2, 2, 2, 2], [2, 2, 2, 2]),
    case("a single actual class, others predicted", 4, [1, 1, 1, 1, 1], [1, 1, 0, 3, 1]),
    case("a single predicted class", 3, [0, 1, 2, 1, 0, 1], [1, 1, 1, 1, 1, 1]),
    case("a class absent from both", 4, [0, 1, 3, 3, 0], [0, 3, 3, 1, 0]),
    case("a class never predicted", 3, [0, 1, 2, 2, 0, 1], [0, 1, 1, 0, 0, 1]),
    case("a class predicted but never actual", 3, [0, 1, 0, 1, 1], [0, 2, 0, 1, 2]),
    case("two classes, unbalanced", 2, [0] * 95 + [1] * 5, [0] * 93 + [1] * 2 + [0] * 3 + [1] * 2),
    *(random_case(f"random, {classes} classes", classes, 40 * classes, 0.6, classes) for classes in range(2, 11)),
    random_case("random, 10 classes, fewer rows than classes", 10, 7, 0.5, 20),
    random_case("random, 5 classes, no skill", 5, 300, 0.0, 21),
]
lines = ",\n".join("    " + json.dumps(entry) for entry in cases)
pathlib.Path(__file__).with_name("reference_metrics.json").write_text(
    f'{{\n  "recordedWith": "scikit-learn {sklearn.__version__}",\n  "cases": [\n{lines}\n  ]\n}}\n')
