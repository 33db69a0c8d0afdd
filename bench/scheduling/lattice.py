#!/usr/bin/env python3
"""Measures what rungs over epochs, races over folds, and both together save on one search with folds, and how good the winners are.

The search runs in full, and then under each rule. The seed changes the folds and all initial weights. A winner's loss is the difference of
its score to that of the full search's winner. Every winner must have the weights that the full search has.

usage: bench/scheduling/lattice.py SEED FILE [KEY=VALUE ...]      KEY=VALUE is passed to --set of every search
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRIDFOLD = os.environ.get("GRIDFOLD", str(ROOT / "gridfold")).split()
RULES = {
    "full": [],
    "asha": ["scheduler={name: asha}"],
    "forgiving": ["validation.racing=forgiving"],
    "paired": ["validation.racing=paired"],
    "asha, forgiving": ["scheduler={name: asha}", "validation.racing=forgiving"],
    "asha, paired": ["scheduler={name: asha}", "validation.racing=paired"],
}


def search(file, settings):
    """Runs one search in a home of its own and gives its JSON document."""
    sets = [part for value in settings for part in ("--set", value)]
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run([*GRIDFOLD, "run", file, *sets, "-o", "json"], env={**os.environ, "GRIDFOLD_HOME": home},
                             capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{settings}: {run.stderr}")
    return json.loads(run.stdout)


def main():
    if len(sys.argv) < 3 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    common = [f"seed={sys.argv[1]}", "validation={type: stratified_kfold, folds: 5}", *sys.argv[3:]]
    full = None
    for name, settings in RULES.items():
        found = search(sys.argv[2], [*common, *settings])
        full = full or found
        best, winner = full["leaderboard"][0], found["leaderboard"][0]
        same = next(trial for trial in full["leaderboard"] if trial["trial"] == winner["trial"])
        if same["weights_hash"] != winner["weights_hash"]:
            sys.exit(f"{name}: trial {winner['trial']} has other weights than in the full search")
        epochs = found["experiment"]["epochs_trained"] / full["experiment"]["epochs_trained"]
        print(f"{name:16} recorded epochs {epochs:6.1%}  {found['experiment']['wall_seconds']:7.1f} s  winner: trial {winner['trial']}, "
              f"worse by {best['score'] - winner['score']:.4f}, rank {same['rank']} of the full search", flush=True)


if __name__ == "__main__":
    main()
