"""Records nested cross-validation by scikit-learn. Run: python3 record_reference_nested.py"""
import json

import numpy as np
import sklearn
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold, cross_validate
from sklearn.neighbors import KNeighborsClassifier

NEIGHBORS = [1, 3, 5, 9, 15, 31]


def case(name, outer, inner, noise, seed):
    features, labels = load_iris(return_X_y=True)
    features = features + np.random.default_rng(seed).normal(0, noise, features.shape)
    search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": NEIGHBORS}, cv=inner, scoring="accuracy")
    result = cross_validate(search, features, labels, cv=outer, return_estimator=True, scoring="accuracy")
    trials = [{"inner": [], "outer": []} for _ in NEIGHBORS]
    for (training, validation), found in zip(outer.split(features, labels), result["estimator"]):
        for trial, neighbors in enumerate(NEIGHBORS):
            splits = [float(found.cv_results_[f"split{part}_test_score"][trial]) for part in range(inner.get_n_splits())]
            refit = KNeighborsClassifier(neighbors).fit(features[training], labels[training])
            trials[trial]["inner"].append(splits)
            trials[trial]["outer"].append(float(refit.score(features[validation], labels[validation])))
    return {
        "name": name,
        "trials": trials,
        "winners": [int(found.best_index_) + 1 for found in result["estimator"]],
        "scores": [float(score) for score in result["test_score"]],
        "mean": float(np.mean(result["test_score"])),
    }


def main():
    cases = [
        case("5 x 3, stratified", StratifiedKFold(5, shuffle=True, random_state=1), StratifiedKFold(3, shuffle=True, random_state=2), 1.0, 1),
        case("3 x 4", KFold(3, shuffle=True, random_state=3), KFold(4, shuffle=True, random_state=4), 1.5, 2),
        case("10 x 2, with ties", KFold(10, shuffle=True, random_state=5), KFold(2, shuffle=True, random_state=6), 0.2, 3),
    ]
    with open("reference_nested.json", "w", encoding="utf-8") as file:
        json.dump({"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, file)
        file.write("\n")


main()
