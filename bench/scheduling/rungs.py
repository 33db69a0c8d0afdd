#!/usr/bin/env python3
"""Measures what rungs over epochs save, and how good the winner is.

Each search runs without a scheduler, and with the given one. The seed changes the folds and all initial weights. A winner's loss is the
difference of its score to that of the full search's winner.

usage: bench/scheduling/rungs.py SEEDS [SCHEDULER [KEY=VALUE ...]]
default: '{name: asha}' on examples/mnist-grid.yaml; KEY=VALUE is passed to --set, as validation='{type: stratified_kfold, folds: 5}'
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRIDFOLD = os.environ.get("GRIDFOLD", str(ROOT / "gridfold")).split()
FILE = ROOT / "examples" / "mnist-grid.yaml"


def search(seed, scheduler, settings):
    """Runs one search in a home of its own and gives its JSON document."""
    sets = [part for value in [f"seed={seed}", f"scheduler={scheduler}", *settings] for part in ("--set", value)]
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run([*GRIDFOLD, "run", FILE, *sets, "-o", "json"], env={**os.environ, "GRIDFOLD_HOME": home},
                             capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"seed {seed}, {scheduler}: {run.stderr}")
    return json.loads(run.stdout)


def main():
    if len(sys.argv) < 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    scheduler, settings = (sys.argv[2] if len(sys.argv) > 2 else "{name: asha}"), sys.argv[3:]
    rows = []
    for seed in range(1, int(sys.argv[1]) + 1):
        full, rungs = search(seed, "{name: none}", settings), search(seed, scheduler, settings)
        best, found = full["leaderboard"][0], rungs["leaderboard"][0]
        same = next(trial for trial in full["leaderboard"] if trial["trial"] == found["trial"])
        if same["weights_hash"] != found["weights_hash"]:
            sys.exit(f"seed {seed}: trial {found['trial']} has other weights than in the full search")
        rows.append((rungs["experiment"]["epochs_trained"] / full["experiment"]["epochs_trained"], best["score"] - found["score"],
                     rungs["experiment"]["wall_seconds"] / full["experiment"]["wall_seconds"]))
        print(f"seed {seed}: recorded epochs {rows[-1][0]:.1%}, running time {rows[-1][2]:.0%}, best {best['score']:.4f}, "
              f"winner {found['score']:.4f} (rank {same['rank']} of the full search)", flush=True)
    epochs, losses, times = zip(*rows)
    print(f"{scheduler}: recorded epochs {sum(epochs) / len(rows):.1%} ({min(epochs):.1%} to {max(epochs):.1%}), running time "
          f"{sum(times) / len(rows):.0%}, winner worse by {sum(losses) / len(rows):.4f} (at most {max(losses):.4f})")


if __name__ == "__main__":
    main()
