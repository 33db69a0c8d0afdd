#!/usr/bin/python3
"""Whole searches, from command to leaderboard, by Gridfold and by what people use instead; one table.

usage: compare.py SEARCH [--only 'NAME;NAME ...'] [--rounds N] [--dense]
  SEARCH   mnist-grid | cnn-folds | iris-folds, or growth: Gridfold alone on 100, 1,000 and 10,000 cells of a tiny network
  --only   these contenders (compare.py SEARCH --list names them)
  --rounds each contender runs once a round, in turn (default 1); the median counts
  --dense  with noise on every pixel of MNIST, so that no input is like another
needs: dotnet build -c Release -p:Precompile=true src/Client, as ./gridfold does; python3-torch, -sklearn, -optuna, -distributed, -joblib, -pil and libopenblas0-openmp (Debian)
fair:  OPENBLAS_VERBOSE=2 shows OpenBLAS's choice; where it is Cooperlake, OPENBLAS_CORETYPE=SkylakeX makes the peers up to 2.3 times as fast
"""
import argparse
import csv
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GRIDFOLD = ROOT / "artifacts/bin/Gridfold.Client/release/gridfold.dll"
JEMALLOC = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"
VARYING = []
LEVERS = {"no lever": (False, "off"), "prefixes": (True, "off"), "dense engine": (False, "auto"), "all levers": (True, "auto")}


class Gridfold:
    def __init__(self, prefixes, fusion, slots):
        self.prefixes, self.fusion, self.slots = prefixes, fusion, slots

    def run(self, search, mnist, folder):
        text = (HERE / f"{search}.yaml").read_text()
        if not self.prefixes:
            text = text.replace(", role: budget", "")
        if mnist:
            text = text.replace("name: mnist-900", f"path: {mnist}")
        file = folder / "search.yaml"
        file.write_text(text + f"resources: {{max_slots: {self.slots}, fusion: {self.fusion}}}\n")
        return time_gridfold(file, folder / "home")


class Peer:
    def __init__(self, way, threads):
        self.way, self.threads = way, threads

    def run(self, search, mnist, folder):
        scores = folder / "scores.csv"
        environment = dict(os.environ, OMP_NUM_THREADS=str(self.threads))
        if self.way == "dask" and os.path.exists(JEMALLOC):
            environment["LD_PRELOAD"] = JEMALLOC
        command = ["/usr/bin/python3", HERE / "peer.py", search, self.way, str(self.threads), scores, *([mnist] if mnist else [])]
        seconds = timed(command, environment)
        with open(scores) as rows:
            return seconds, {key(row): float(row["accuracy"]) for row in csv.DictReader(rows)}


def timed(command, environment):
    began = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    seconds = time.monotonic() - began
    # 3: finished, and at a learning rate of 0.1 some trials may have diverged.
    if done.returncode not in (0, 3):
        sys.exit(f"{command}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return seconds


def time_gridfold(file, home):
    environment = dict(os.environ, GRIDFOLD_HOME=str(home))
    seconds = timed(["dotnet", GRIDFOLD, "run", file], environment)
    experiment = json.loads(subprocess.check_output(["dotnet", GRIDFOLD, "list", "-o", "json"], env=environment))
    experiment = (experiment if isinstance(experiment, list) else experiment["experiments"])[0]["id"]
    output = subprocess.check_output(["dotnet", GRIDFOLD, "leaderboard", experiment, "-o", "csv"], env=environment, text=True)
    rows = [row for row in csv.DictReader(output.splitlines()) if row["validation_accuracy"]]
    return seconds, {key(row): float(row["validation_accuracy"]) for row in rows}


def key(row):
    """The cell: what varies in any of the searches, where the row has it."""
    return tuple(float(row[name]) for name in VARYING if row.get(name))


def contenders(search):
    gridfold = {f"Gridfold, {name}, {slots} slot{'s' * (slots > 1)}": Gridfold(*levers, slots) for name, levers in LEVERS.items() for slots in (1, 2)}
    peers = {"PyTorch loop, 1 thread": Peer("loop", 1), "PyTorch loop, 2 threads": Peer("loop", 2), "joblib, 2 processes": Peer("joblib", 1),
             "notebook's loop, 2 threads": Peer("notebook", 2), "Optuna GridSampler, 1 thread": Peer("optuna", 1), "dask, 2 workers, 1 thread each": Peer("dask", 1)}
    if search == "mnist-grid":
        peers["GridSearchCV, 2 processes"] = Peer("gridsearchcv", 1)
    else:
        gridfold = {name: way for name, way in gridfold.items() if not way.prefixes or (way.fusion == "auto" and way.slots == 2)}
    return gridfold | peers


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            result[place] = (start + end - 1) / 2
        start = end
    return result


def agreement(first, second):
    common = sorted(first.keys() & second.keys())
    if len(common) < 3:
        return f"{len(common)} cells in common"
    a, b = [first[cell] for cell in common], [second[cell] for cell in common]
    difference = statistics.mean(x - y for x, y in zip(a, b))
    return f"{len(common)} cells, mean difference {difference:+.4f}, rank correlation {statistics.correlation(ranks(a), ranks(b)):.3f}"


def machine():
    model = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    python = "import torch, sklearn, optuna, distributed, joblib, numpy; print(*(f'{m.__name__} {m.__version__}' for m in (torch, sklearn, optuna, distributed, joblib, numpy)), sep=', ')"
    versions = subprocess.check_output(["/usr/bin/python3", "-W", "ignore", "-c", python], text=True).strip()
    blas = os.path.realpath("/usr/lib/x86_64-linux-gnu/libblas.so.3")
    dotnet = subprocess.check_output(["dotnet", "--version"], text=True).strip()
    return f"{model}, {os.cpu_count()} cores, {platform.platform()}; .NET SDK {dotnet}; Python {platform.python_version()}, {versions}; BLAS {blas}"


def product_rate():
    """GFLOP/s of both cores in OpenBLAS's products of 2048 x 2048 floats."""
    code = ("import numpy, time\na = numpy.ones((2048, 2048), 'float32')\nbest = 9\n"
            "for _ in range(20):\n    t = time.monotonic(); a @ a; best = min(best, time.monotonic() - t)\nprint(2 * 2048**3 / best / 1e9)")
    return float(subprocess.check_output(["/usr/bin/python3", "-c", code], env=dict(os.environ, OMP_NUM_THREADS=str(os.cpu_count()))))


def grid_operations(epochs_of_a_training):
    """Of the MNIST grid's matrix products, done dense: forward and by the weights for 600 rows, by the hidden layer's outputs, forward for 200."""
    return sum(27 * epochs_of_a_training * 2 * (600 * (2 * 784 * h + 3 * 10 * h) + 200 * (784 * h + 10 * h)) for h in (50, 80, 100))


def noisy(folder):
    import searches
    import numpy
    import PIL.Image
    import io
    import zipfile
    random, path = numpy.random.default_rng(0), folder / "mnist-noisy.zip"
    with zipfile.ZipFile(searches.DATA / "mnist-900.zip") as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            image = numpy.asarray(PIL.Image.open(io.BytesIO(source.read(name)))).astype(int)
            content = io.BytesIO()
            PIL.Image.fromarray(numpy.clip(image + random.integers(0, 40, image.shape), 0, 255).astype("uint8")).save(content, "PNG")
            target.writestr(name, content.getvalue())
    return path


def growth(rounds):
    print("| cells | seconds (median) | ms a trial, whole process | ms for each trial more than in the row above |\n|---|---|---|---|")
    above = None
    for cells in (1, 100, 1000, 10000):
        times = []
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                text = (HERE / "iris-folds.yaml").read_text().replace("epochs: 40", "epochs: 1").replace("{type: stratified_kfold, folds: 5}", "{type: holdout, fraction: 0.2}")
                start, end = text.index("  hidden: "), text.index("searcher:")
                width, rates = (1, cells) if cells < 100 else (10, cells // 10)
                space = f"  hidden: {{type: int, min: 4, max: {3 + width}, step: 1}}\n  lr: {{type: double, min: 0.001, max: 0.1, log: true, count: {rates}}}\n"
                if cells == 1:
                    space = "  hidden: {type: categorical, values: [4]}\n  lr: {type: categorical, values: [0.01]}\n"
                (folder / "search.yaml").write_text((text[:start] + space + text[end:]).replace('"${batch_size}"', "16").replace('"${weight_decay}"', "0"))
                times.append(timed(["dotnet", GRIDFOLD, "run", folder / "search.yaml"], dict(os.environ, GRIDFOLD_HOME=str(folder / "home"))))
        seconds = statistics.median(times)
        more = f"{(seconds - above[1]) / (cells - above[0]) * 1000:.2f}" if above else ""
        above = cells, seconds
        print(f"| {cells:,} | {seconds:.2f} | {seconds / cells * 1000:.2f} | {more} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("search", choices=["mnist-grid", "cnn-folds", "iris-folds", "growth"])
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--dense", action="store_true")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    if arguments.search == "growth":
        print(machine())
        growth(arguments.rounds)
        return
    import searches
    VARYING.extend(name for name, values in searches.SEARCHES[arguments.search].grid.items() if len(values) > 1)
    chosen = contenders(arguments.search)
    if arguments.only:
        chosen = {name: way for name, way in chosen.items() if any(part in name for part in arguments.only.split(";"))}
    if arguments.list:
        print(*chosen, sep="\n")
        return
    print(machine())
    times, scores = {name: [] for name in chosen}, {}
    with tempfile.TemporaryDirectory() as name:
        mnist = noisy(pathlib.Path(name)) if arguments.dense else None
        for turn in range(arguments.rounds):
            for index, (contender, way) in enumerate(chosen.items()):
                folder = pathlib.Path(name) / f"{turn}-{index}"
                folder.mkdir()
                seconds, scores[contender] = way.run(arguments.search, mnist, folder)
                times[contender].append(seconds)
                print(f"{contender}: {seconds:.2f} s", file=sys.stderr, flush=True)
    medians = {contender: statistics.median(values) for contender, values in times.items()}
    peers = {contender: seconds for contender, seconds in medians.items() if isinstance(chosen[contender], Peer)}
    best = min(peers.values(), default=None)
    print("| way | median, s | all, s | best peer / this | best score |\n|---|---|---|---|---|")
    for contender, seconds in medians.items():
        ratio = f"{best / seconds:.2f}" if best else ""
        print(f"| {contender} | {seconds:.2f} | {', '.join(f'{value:.1f}' for value in times[contender])} | {ratio} | {max(scores[contender].values()):.4f} |")
    references = [contender for contender in peers if "loop" in contender] or list(peers)
    for contender in medians:
        if references and contender != references[0]:
            print(f"{contender} against {references[0]}: {agreement(scores[contender], scores[references[0]])}")
    if arguments.search == "mnist-grid":
        rate, every, shared = product_rate(), grid_operations(300) / 1e12, grid_operations(150) / 1e12
        print(f"floor: {every:.2f} TFLOP in 243 trainings, {shared:.2f} in the 81 that are left with prefixes shared; OpenBLAS's products at {rate:.0f} GFLOP/s on all cores: "
              f"{every * 1000 / rate:.1f} s and {shared * 1000 / rate:.1f} s")
        for contender, seconds in medians.items():
            print(f"{contender}: {every * 1000 / rate / seconds:.0%} of that rate, all trainings counted")


if __name__ == "__main__":
    main()
