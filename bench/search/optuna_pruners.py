"""Optuna's side of the benchmark of schedulers.

Reads a search from each line of standard input. For each trial, writes the values as one line of JSON and reads the scores after each epoch
from the next line. After the last trial, writes for each trial the epochs that it trained.
"""

import json
import sys
import warnings

import optuna

from optuna_search import SAMPLERS, distribution

PRUNERS = {
    "none": lambda: optuna.pruners.NopPruner(),
    "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=4, n_warmup_steps=6, interval_steps=6),
    "halving": lambda: optuna.pruners.SuccessiveHalvingPruner(min_resource=2, reduction_factor=3),
    "hyperband": lambda: optuna.pruners.HyperbandPruner(min_resource=2, max_resource=52, reduction_factor=3),
}


def search(request):
    """Runs a search with one trial in progress."""
    space = {name: distribution(parameter) for name, parameter in request["space"].items()}
    study = optuna.create_study(direction="maximize", sampler=SAMPLERS[request["sampler"]](request["seed"]),
                                pruner=PRUNERS[request["pruner"]](), study_name="search")
    trained = []
    for _ in range(request["trials"]):
        trial = study.ask(space)
        print(json.dumps([trial.params[name] for name in space]), flush=True)
        scores = json.loads(sys.stdin.readline())
        for epoch, score in enumerate(scores, 1):
            trial.report(score, epoch)
            if epoch < len(scores) and trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, scores[-1])
        trained.append(epoch)
    print(json.dumps(trained), flush=True)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    for line in sys.stdin:
        search(json.loads(line))
