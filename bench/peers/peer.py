#!/usr/bin/python3
"""Runs one of the searches in a way that people use instead of Gridfold, and writes each cell's accuracy.

usage: peer.py SEARCH WAY THREADS SCORES.csv [MNIST.zip]
  SEARCH  mnist-grid | cnn-folds | iris-folds
  WAY     notebook | loop | optuna | dask | joblib | gridsearchcv
  THREADS torch threads of a process
"""
import csv
import os
import sys
import warnings

import searches

SEARCH, WAY, THREADS, SCORES = sys.argv[1:5]
PATH = sys.argv[5] if len(sys.argv) > 5 else str(searches.DATA / "mnist-900.zip")
os.environ["OMP_NUM_THREADS"] = THREADS
_search = None


def score(cell):
    """One trial, in whichever process; each reads the data once."""
    global _search
    import torch
    import training
    if _search is None:
        torch.set_num_threads(int(THREADS))
        _search = searches.SEARCHES[SEARCH](PATH)
    torch.manual_seed(42)
    return training.notebook(_search, cell) if WAY == "notebook" else training.plain(_search, cell)


def one_by_one(cells):
    return [score(cell) for cell in cells]


def optuna_grid(cells):
    import optuna
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    grid = searches.SEARCHES[SEARCH].grid
    scores = {}

    def objective(trial):
        cell = {name: trial.suggest_categorical(name, values) for name, values in grid.items()}
        scores[tuple(cell.values())] = score(cell)
        return scores[tuple(cell.values())]

    optuna.create_study(direction="maximize", sampler=optuna.samplers.GridSampler(grid)).optimize(objective, n_trials=len(cells))
    return [scores[tuple(cell.values())] for cell in cells]


def dask_workers(cells):
    import distributed
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
        return client.gather(client.map(score, cells, pure=False))


def joblib_processes(cells):
    import joblib
    return joblib.Parallel(n_jobs=2)(joblib.delayed(score)(cell) for cell in cells)


def grid_search_cv(cells):
    """scikit-learn's own MLP for the MNIST grid; it judges a trial once, at its end."""
    import numpy
    import sklearn.model_selection
    import sklearn.neural_network
    warnings.filterwarnings("ignore")
    os.environ["PYTHONWARNINGS"] = "ignore"
    search = searches.SEARCHES[SEARCH](PATH)
    (x, y, v, w), = search.folds
    names = {"batch_size": "batch_size", "lr": "learning_rate_init", "weight_decay": "alpha", "hidden": "hidden_layer_sizes", "epochs": "max_iter"}
    grid = {names[name]: [(value,) for value in values] if name == "hidden" else values for name, values in search.grid.items()}
    split = sklearn.model_selection.PredefinedSplit([-1] * len(x) + [0] * len(v))
    network = sklearn.neural_network.MLPClassifier(solver="adam", random_state=42, tol=0, n_iter_no_change=10**6)
    found = sklearn.model_selection.GridSearchCV(network, grid, cv=split, scoring=["accuracy", "f1_macro"], refit=False, n_jobs=2)
    found.fit(numpy.concatenate([x, v]), numpy.concatenate([y, w]))
    scores = {tuple(sorted((name, str(value)) for name, value in parameters.items())): accuracy
              for parameters, accuracy in zip(found.cv_results_["params"], found.cv_results_["mean_test_accuracy"])}
    return [scores[tuple(sorted((names[name], str((value,) if name == "hidden" else value)) for name, value in cell.items()))] for cell in cells]


WAYS = {"notebook": one_by_one, "loop": one_by_one, "optuna": optuna_grid, "dask": dask_workers, "joblib": joblib_processes, "gridsearchcv": grid_search_cv}

if __name__ == "__main__":
    chosen = searches.cells(searches.SEARCHES[SEARCH].grid)
    accuracies = WAYS[WAY](chosen)
    with open(SCORES, "w", newline="") as file:
        writer = csv.DictWriter(file, [*chosen[0], "accuracy"])
        writer.writeheader()
        writer.writerows(dict(cell, accuracy=accuracy) for cell, accuracy in zip(chosen, accuracies))
