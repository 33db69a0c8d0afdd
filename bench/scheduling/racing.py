#!/usr/bin/env python3
"""Measures what racing saves, and whether it finds the winner of the full search.

Each search runs three times with 5 stratified folds: without racing, with "forgiving" and with "paired". The seed changes the folds and all
initial weights. The winner of a race is the same, tied or lost: the full search's leaderboard says whether the trial is tied with its leader.

usage: bench/scheduling/racing.py SEEDS [FILE ...]      default: examples/iris-kfold.yaml examples/mnist-grid.yaml
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRIDFOLD = os.environ.get("GRIDFOLD", str(ROOT / "gridfold")).split()
RULES = ["forgiving", "paired"]


def search(file, seed, racing):
    """Runs one search in a home of its own and gives its JSON document."""
    settings = {"seed": seed, "validation.type": "stratified_kfold", "validation.folds": 5, "validation.racing": racing}
    sets = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run([*GRIDFOLD, "run", file, *sets, "-o", "json"], env={**os.environ, "GRIDFOLD_HOME": home},
                             capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{file}, seed {seed}, racing {racing}: {run.stderr}")
    return json.loads(run.stdout)


def standing(winner, full):
    """Where the winner of a race stands in the full search."""
    trial = next(trial for trial in full["leaderboard"] if trial["trial"] == winner["trial"])
    if trial["rank"] == 1:
        return "same"
    return "tied" if trial["tied_with_leader"] else "lost"


def main():
    if len(sys.argv) < 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    files = sys.argv[2:] or [str(ROOT / "examples" / name) for name in ("iris-kfold.yaml", "mnist-grid.yaml")]
    for file in files:
        found = {rule: [] for rule in RULES}
        for seed in range(1, int(sys.argv[1]) + 1):
            full = search(file, seed, "off")
            for rule in RULES:
                race = search(file, seed, rule)
                share = [race["experiment"][key] / full["experiment"][key] for key in ("folds", "epochs_trained")]
                found[rule].append((*share, standing(race["leaderboard"][0], full)))
        for rule, runs in found.items():
            folds, epochs, winners = zip(*runs)
            counts = ", ".join(f"{winners.count(kind)} {kind}" for kind in ("same", "tied", "lost"))
            print(f"{pathlib.Path(file).stem:12} {rule:10} folds {sum(folds) / len(runs):.1%} ({min(folds):.1%} to {max(folds):.1%})  "
                  f"recorded epochs {sum(epochs) / len(runs):.1%}  winner: {counts}", flush=True)


if __name__ == "__main__":
    main()
