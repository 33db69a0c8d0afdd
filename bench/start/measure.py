#!/usr/bin/env python3
"""Measures how fast the command line starts, beside Optuna, and prints a table.

    bench/start/measure.py [ROUNDS] [COMMAND...]

ROUNDS is the number of measurements of each command, 15 by default. COMMAND starts Gridfold, ./gridfold by default; for the debug build
it is "dotnet artifacts/bin/Gridfold.Client/debug/gridfold.dll". The commands run in turn. Processor time is user and system time of the
process and of all processes that it waited for. The first training has begun when a thread of a slot has worked for 2 ms, and Optuna's
when the objective is called.
"""
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SEARCH = os.path.join(ROOT, "examples", "iris-kfold.yaml")
# Debian's Optuna belongs to Debian's Python.
PYTHON = "/usr/bin/python3"
FIRST_TRIAL = """
import optuna
def objective(trial):
    print("begins", flush=True)
    return trial.suggest_float("x", 0, 1)
optuna.create_study().optimize(objective, n_trials=1)
"""


def measure(command, environment):
    """Runs a command to its end; gives its processor time and its wall time in milliseconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{errors.decode()}")
    return 1e3 * (usage.ru_utime + usage.ru_stime), 1e3 * wall


def until_training(command, environment):
    """Runs a search to its end; gives the wall time in milliseconds until a slot trains."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = None
    while found is None and process.poll() is None:
        if any(worked > 2_000_000 for worked in slots(process.pid)):
            found = 1e3 * (time.perf_counter() - start)
        time.sleep(0.003)
    if process.wait() != 0 or found is None:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}, and {'a' if found else 'no'} slot trained")
    return found


def slots(process):
    """Gives for each thread of a slot the nanoseconds that it has worked."""
    tasks = f"/proc/{process}/task"
    try:
        for thread in os.listdir(tasks):
            with open(f"{tasks}/{thread}/comm", encoding="utf-8", errors="replace") as name:
                if not name.read().startswith("slot "):
                    continue
            with open(f"{tasks}/{thread}/schedstat", encoding="ascii") as times:
                yield int(times.read().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        # The thread or the process has just ended.
        return


def until_objective(environment):
    """Runs one trial of Optuna; gives the wall time in milliseconds until the objective is called."""
    start = time.perf_counter()
    with subprocess.Popen([PYTHON, "-c", FIRST_TRIAL], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        return 1e3 * (time.perf_counter() - start)


def machine():
    """Describes the machine in one line."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    sdk = subprocess.run(["dotnet", "--version"], capture_output=True, text=True, cwd=ROOT, check=True).stdout.strip()
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, .NET SDK {sdk}, load {load}"


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    gridfold = sys.argv[2:] or [os.path.join(ROOT, "gridfold")]
    has_optuna = subprocess.run([PYTHON, "-c", "import optuna"], capture_output=True, check=False).returncode == 0
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, GRIDFOLD_HOME=home)
        for name in ("GRIDFOLD_LOG", "GRIDFOLD_CLUSTER"):
            environment.pop(name, None)

        # Builds the program, tests the processor where no verdict is kept, and gives the list something to show.
        measure([*gridfold, "run", SEARCH], environment)
        print(machine())
        commands = {"--help": ["--help"], "validate": ["validate", SEARCH], "list": ["list"]}
        times = {name: [] for name in commands}
        asked, first, imports, trials = [], [], [], []
        for _ in range(rounds):
            # The first list after a change asks a silo; the next one reads what that list kept.
            first.append(until_training([*gridfold, "run", SEARCH], environment))
            asked.append(measure([*gridfold, "list"], environment))
            for name, words in commands.items():
                times[name].append(measure([*gridfold, *words], environment))
            if has_optuna:
                imports.append(measure([PYTHON, "-c", "import optuna"], environment))
                trials.append(until_objective(environment))
        print("\n| command | processor time, ms | wall time, ms |\n|---|---|---|")
        for name, values in [*times.items(), ("list, first after a change", asked), *([("import optuna", imports)] if has_optuna else [])]:
            print(f"| `{name}` | {statistics.median(cpu for cpu, _ in values):.0f} | {statistics.median(wall for _, wall in values):.0f} |")
        print(f"| `run` of iris-kfold, until the first training | | {statistics.median(first):.0f} |")
        if has_optuna:
            print(f"| Optuna, until the first objective | | {statistics.median(trials):.0f} |")
        else:
            print("\nOptuna is not installed: apt-get install python3-optuna")


if __name__ == "__main__":
    main()
