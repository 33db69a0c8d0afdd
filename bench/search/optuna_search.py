"""Optuna's side of the regret benchmark.

First writes the versions as one line of JSON. Reads a search from each line of standard input. For each trial, writes the values as one line of JSON and reads the
score from the next line. After the last trial, writes the seconds that Optuna took.
"""

import collections
import json
import platform
import sys
import time
import warnings

import optuna

SAMPLERS = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpe-multivariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=True),
}


def distribution(parameter):
    """Translates a parameter of an experiment file."""
    if parameter["type"] == "categorical":
        return optuna.distributions.CategoricalDistribution(parameter["values"])
    kind = optuna.distributions.IntDistribution if parameter["type"] == "int" else optuna.distributions.FloatDistribution
    return kind(parameter["min"], parameter["max"], log=parameter["log"])


def search(request):
    """Runs a search. A trial's score is told when as many later trials as may be in progress are waiting."""
    space = {name: distribution(parameter) for name, parameter in request["space"].items()}
    study = optuna.create_study(direction="maximize", sampler=SAMPLERS[request["sampler"]](request["seed"]))
    running = collections.deque()
    seconds = 0.0
    for _ in range(request["trials"]):
        start = time.perf_counter()
        if len(running) == request["parallel"]:
            study.tell(*running.popleft())
        trial = study.ask(space)
        seconds += time.perf_counter() - start
        print(json.dumps([trial.params[name] for name in space]), flush=True)
        running.append((trial, float(sys.stdin.readline())))
    print(json.dumps(seconds), flush=True)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    print(json.dumps(f"Optuna {optuna.__version__}, Python {platform.python_version()}"), flush=True)
    for line in sys.stdin:
        search(json.loads(line))
