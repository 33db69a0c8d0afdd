"""Records the folds of scikit-learn's PredefinedSplit. Run: python3 record_reference_predefined.py"""
import json

import numpy as np
import sklearn
from sklearn.model_selection import PredefinedSplit


def case(name, numbers):
    folds = [{"training": training.tolist(), "validation": validation.tolist()}
             for training, validation in PredefinedSplit(numbers).split()]
    return {"name": name, "numbers": [int(number) for number in numbers], "folds": folds}


def main():
    generator = np.random.default_rng(1)
    cases = [
        case("three folds", generator.integers(0, 3, 20)),
        case("rows that always train", generator.integers(-1, 4, 30)),
        case("numbers with gaps, unsorted", generator.choice([12, -1, 5, 900, 0], 25)),
        case("one fold", [3, -1, -1, 3, -1]),
        case("a fold of one row", [0, 0, 1, 0]),
    ]
    with open("reference_predefined.json", "w", encoding="utf-8") as file:
        json.dump({"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, file)
        file.write("\n")


main()
