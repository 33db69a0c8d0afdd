#!/usr/bin/env python3
"""Measures how long a training stands still when its silo is killed.

Three silos of one slot each train two long folds. Again and again the silo of one of them is killed with SIGKILL, its fold is taken up by the
idle silo from its last checkpoint, and the killed silo is started again.

usage: bench/recovery/recovery.py [KILLS]      needs: redis-server, dotnet
"""
import datetime
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEWAYS = ["--gateway", "127.0.0.1:30001", "--gateway", "127.0.0.1:30002", "--gateway", "127.0.0.1:30003"]
SEARCH = """
apiVersion: gridfold.dev/v1
kind: Experiment
name: recovery
dataset: {name: iris, preprocess: [{standardize: {}}]}
model: {layers: [{linear: 16}, relu, {linear: classes}]}
training: {optimizer: {name: adam, lr: "${lr}"}, batch_size: 8, epochs: 1000000}
hyperparameters: {lr: {type: categorical, values: [0.01, 0.001]}}
searcher: {name: grid, metric: validation_accuracy, mode: max}
validation: {type: holdout, fraction: 0.2}
checkpoints: {every_epochs: 500}
"""


def wait_for(what, condition):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.2)
    sys.exit(f"waited two minutes in vain for {what}")


def environment_of(pid):
    """A silo finds the password of its Redis there."""
    return dict(entry.split("=", 1) for entry in pathlib.Path(f"/proc/{pid}/environ").read_text().split("\0") if "=" in entry)


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory(prefix="gridfold-recovery-") as folder:
        home = pathlib.Path(folder)
        environment = {**os.environ, "GRIDFOLD_HOME": str(home / "home"), "GRIDFOLD_CLUSTER": "recovery"}

        def gridfold(*arguments):
            done = subprocess.run([ROOT / "gridfold", *arguments], env=environment, text=True, stdout=subprocess.PIPE)
            return done.stdout if done.returncode == 0 else None

        def training():
            silos = json.loads(gridfold("silos", "-o", "json") or "[]")
            return {silo["silo"]: silo["training"] for silo in silos if silo["training"]}

        cluster = home / "cluster"
        subprocess.run([ROOT / "examples/cluster/up.sh", cluster], check=True, stdout=subprocess.DEVNULL)
        try:
            processes = [int(line) for line in (cluster / "pids").read_text().split()][1:]
            pids = {f"silo-{number}": pid for number, pid in enumerate(processes, 1)}
            commands = {name: pathlib.Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1] for name, pid in pids.items()}
            environments = {name: environment_of(pid) for name, pid in pids.items()}
            gridfold("config", "set", "recovery", *GATEWAYS)
            (home / "recovery.yaml").write_text(SEARCH)
            search = gridfold("submit", str(home / "recovery.yaml")).strip()

            def resumed():
                entries = json.loads(gridfold("logs", search, "-o", "json") or "[]")
                return [datetime.datetime.fromisoformat(entry["time"]).timestamp() for entry in entries if entry["kind"] == "Resumed"]

            def checkpoints():
                text = gridfold("describe", search) or ""
                return any(line.startswith("checkpoints") and not line.split()[1].startswith("0") for line in text.splitlines())

            took = []
            for number in range(kills):
                victim = sorted(wait_for("two folds in training", lambda: (now := training()) and len(now) == 2 and now))[number % 2]
                wait_for("a checkpoint", checkpoints)
                before = len(resumed())
                os.kill(pids[victim], signal.SIGKILL)
                killed = time.time()
                again = wait_for("the fold to go on", lambda: (entries := resumed()) and len(entries) > before and entries[before])
                took.append(again - killed)
                print(f"{victim} killed: its fold went on {took[-1]:.2f} s later", flush=True)
                with open(cluster / f"{victim}.log", "a") as log:
                    pids[victim] = subprocess.Popen(commands[victim], env=environments[victim], stdout=log, stderr=log).pid
                wait_for(f"{victim} to come back", lambda: victim in (gridfold("silos") or ""))
            print(f"{kills} kills: median {statistics.median(took):.2f} s, longest {max(took):.2f} s")
        finally:
            for pid in [*pids.values(), int((cluster / "pids").read_text().split()[0])]:
                os.kill(pid, signal.SIGKILL)


main()
