#!/usr/bin/env python3
"""Plants bugs in a copy of the source, one at a time, and shows that the simulation finds each."""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TREE = ROOT / "artifacts" / "mutants"  # kept, so that only what a bug touches is built again

AGENT = "src/Silo/Slots/SlotAgent.cs"
CHECKPOINTS = "src/Silo/Slots/FoldCheckpoints.cs"
CONTROL = "src/Silo/Slots/TrainingControl.cs"
EXPERIMENT = "src/Grains/Experiments/ExperimentGrain.cs"
EXPERIMENT_RUN = "src/Grains/Experiments/ExperimentGrain.Run.cs"
FOLD = "src/Grains/Folds/FoldGrain.cs"
LEADERBOARD = "src/Grains/Leaderboards/LeaderboardGrain.cs"
KEPT_MODELS = "src/Grains/Checkpoints/KeptModels.cs"
LIFECYCLE = "src/Grains/Folds/FoldLifecycle.cs"
MEMBERS = "src/Silo/Slots/TrajectoryMembers.cs"
PAGES = "src/Grains/Leaderboards/LeaderboardPages.cs"
POOL = "src/Grains/Slots/SlotPool.cs"
POOLED = "src/Grains/Slots/PooledExperiment.cs"
LEASES = "src/Grains/Slots/LeaseTable.cs"
REPORTS = "src/Silo/Slots/FoldReports.cs"
POOL_GRAIN = "src/Grains/Slots/SlotPoolGrain.cs"
TRIAL = "src/Grains/Trials/TrialGrain.cs"
WRITER = "src/Grains/StateWriter.cs"

# name: (file, what is there, what the bug makes of it)
MUTANTS = {
    "skip-the-fence": (LIFECYCLE, "lease > State.Lease || (lease == State.Lease && !State.IsLeaseOver)", "lease >= default(LeaseId)"),
    "forget-checkpoints-at-begin": (LIFECYCLE, "start.Hyperparameters, [.. State.Checkpoints])", "start.Hyperparameters, [])"),
    "keep-every-checkpoint": (LIFECYCLE, "State.Checkpoints.RemoveAll(known => old.Contains(known.Name));", ""),
    "forget-to-store-a-checkpoint": (FOLD, "        await _writer.Write();\n        Remove(", "        Remove("),
    "result-before-the-disk": (FOLD, "                await _writer.Write();\n            }\n            catch\n", "                _writer.Write().Ignore();\n                await Task.CompletedTask;\n            }\n            catch\n"),
    "trial-result-before-the-disk": (TRIAL, "            await _writer.Write();\n", "            _writer.Write().Ignore();\n"),
    "leaderboard-tells-what-is-not-on-disk": (LEADERBOARD, "        // What is told here is not trained again: it has to be on disk.\n        await Flush();\n", ""),
    "leaderboard-does-not-wait-for-the-disk": (LEADERBOARD, "// Nobody is told of a trial that a crash could take off the leaderboard again, be it told of for the second time; those that come\n        // together share a write.\n        await Flush();", "await Task.CompletedTask;"),
    "page-rolls-nothing-back": (PAGES, "            page.RemoveRange(page.Count - count, count);\n", ""),
    "never-read-again-after-a-lost-answer": (WRITER, "            _grain.DeactivateOnIdle();\n", "            _ = _grain;\n"),
    "drop-renewals": (AGENT, "[.. _reports.Held.Values.Select(held => held.Progress)]", "[]"),
    "report-once": (REPORTS, "await Insist(() => Fold(held.Lease).Complete(held.Lease.Id, result));", "await Retries.Until(Fold(held.Lease).Complete(held.Lease.Id, result));"),
    "keep-a-lost-lease": (AGENT, "        foreach (LeaseId lease in orders.Lost)\n        {\n            if (_reports.Held.TryGetValue(lease, out HeldLease? held)) held.Suspend();\n        }\n", ""),
    "forget-the-room-of-a-job-not-begun": (AGENT, "        if (returned.Length == members.Length) MakeRoom();\n", ""),
    "give-a-job-back-one-by-one": (REPORTS, "        await Retries.Until(saving.WaitAsync(_impatience));\n        await Release(job, LeaseEnd.Returned);", "        await Retries.Until(saving.WaitAsync(_impatience));\n        foreach (HeldLease held in job) await Release([held], LeaseEnd.Returned);"),
    "give-a-job-back-before-it-is-saved": (REPORTS, "        await Retries.Until(saving.WaitAsync(_impatience));\n        await Release(job, LeaseEnd.Returned);", "        await Release(job, LeaseEnd.Returned);"),
    "go-on-past-a-budget": (MEMBERS, "left.Where(member => !(newest >= member.Budget))", "left.Where(member => newest >= 0)"),
    "every-checkpoint-alone": (MEMBERS, "[.. left.SelectMany(member => member.Assignment.Checkpoints)", "[.. left.Take(1).SelectMany(member => member.Assignment.Checkpoints)"),
    "a-result-for-every-member": (CONTROL, "[.. Open.Where(member => member.Budget == trained.Summary.Epochs)]", "[.. Open]"),
    "report-before-the-model-is-stored": (REPORTS, "        bool isStored = trained.Model is not { } model || await", "        await Insist(() => Fold(held.Lease).Complete(held.Lease.Id, result));\n        bool isStored = trained.Model is not { } model || await"),
    "delete-the-best-models": (KEPT_MODELS, "return surpassed;", "return surpassed is null ? null : result.Trial;"),
    "stop-without-saving": (AGENT, "        _isStopping = true;\n        SuspendAll();", "        _isStopping = true;\n        foreach (HeldLease held in _reports.Held.Values) held.Drop();"),
    "use-a-damaged-checkpoint": (CHECKPOINTS, "                CheckpointEnvelope.Open(content);\n", ""),
    "never-expire": (POOL, "return _leases.EndAll([.. _leases.All.Where(held => held.RenewedAt + _options.LeaseDuration < now)]);", "return [];"),
    "ended-leases-still-count": (LEASES, "        experiment.Leases--;\n", ""),
    "returned-folds-stay-leased": (LEASES, "AddFirst(lease.Fold, lease.Group);\n        Forget(lease);", "AddFirst(lease.Fold, lease.Group);"),
    "ended-jobs-still-count": (LEASES, "        if (isJobOver) experiment.Jobs--;\n", ""),
    "grant-over-the-limit": (POOLED, "public bool HasRoom => !(Jobs >= Share.MaxSlots);", "public bool HasRoom => Share.Weight > 0;"),
    "lease-a-fold-twice": (POOL, "anyNew |= _leases.OfFold(fold) is null && experiment.AddLast(fold, group);", "anyNew |= experiment.AddLast(fold, group);"),
    "generation-not-stored": (POOL_GRAIN, "        await _writer.Write();\n        _pool = ", "        await Task.CompletedTask;\n        _pool = "),
    "nobody-wakes-experiments": (POOL_GRAIN, "if (_waking.IsCompleted && _members.CurrentStatus == SiloStatus.Active) _waking = WakeExperiments();", "_waking = Task.CompletedTask;"),
    "believe-the-first-denial": ("src/Grains/Experiments/ExperimentIndexGrain.cs", "entry.Value >= DenialsToForget", "entry.Value >= 1"),
    "deny-without-looking-again": (EXPERIMENT, "        DeactivateOnIdle();\n        return false;", "        return false;"),
    "forget-what-is-being-resumed": (EXPERIMENT, "Status == Status.Running || !_moving.IsCompleted || _unfinishedHalt", "Status == Status.Running || _unfinishedHalt"),
    "experiment-does-not-review": (EXPERIMENT_RUN, "        foreach (long group in _trials.Progress.Groups.Keys.ToList()) StartGroup(group).Ignore();\n", ""),
    "queue-a-part-of-a-group": (EXPERIMENT_RUN, "            IReadOnlyList<FoldId>[] folds = await Task.WhenAll(_trials.Progress.Groups[group].Select(StartTrial));", "            IReadOnlyList<FoldId>[] folds = await Task.WhenAll(_trials.Progress.Groups[group].Select(async trial => { try { return await StartTrial(trial); } catch (Exception) { return []; } }));"),
    "halt-is-not-tried-again": (EXPERIMENT_RUN, "        if (_unfinishedHalt is { } halt) await Halt(halt);\n", ""),
    "submitted-before-the-disk": (EXPERIMENT, "Task.FromResult(Status == Status.Pending ? null : _state.State.Submission)", "Task.FromResult(_state.State.Submission)"),
    "cancel-before-there-is-anything": (EXPERIMENT, "        if (Status == Status.Pending) return Status;\n        if (await Move(ExperimentEvent.Cancel))", "        if (await Move(ExperimentEvent.Cancel))"),
    "count-a-trial-twice": ("src/Grains/Experiments/ExperimentProgress.cs", "if (!_ended.Add(result.Trial)) return false;", "_ended.Add(result.Trial);"),
    "old-words-count-after-a-halt": (POOL, "&& share.Run <= halt.Run) return anyNew;", "&& share.Run < 0 && halt.Run > 0) return anyNew;"),
}


def refresh():
    """Makes the copy equal to the source; leaves alone what is equal already, and what was built."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True).stdout
    names = [name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
    for name in names:
        source, copy = ROOT / name, TREE / name
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
    for copy in [*TREE.glob("src/**/*.cs"), *TREE.glob("tests/**/*.cs")]:
        if str(copy.relative_to(TREE)) not in names:
            copy.unlink()


def build():
    return subprocess.run(
        ["dotnet", "build", "tests/Simulation.Tests", "-c", "Release", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "--nologo", "-v", "quiet"],
        cwd=TREE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def search(seeds):
    """The first seed that fails, or None."""
    program = TREE / "artifacts/bin/Gridfold.Simulation.Tests/release/Gridfold.Simulation.Tests"
    try:
        tested = subprocess.run(
            [program, "--filter-method", "*Run_AnySeed*", "--stop-on-fail", "on", "--no-progress", "--no-ansi"], env={**os.environ, "GRIDFOLD_SEEDS": seeds},
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1800)
    except subprocess.TimeoutExpired:
        return "found: a run does not end"
    if tested.returncode == 0:
        return None
    found = re.search(r"Seed (\d+): (.*?) See what", tested.stdout, re.DOTALL)
    return f"found by seed {found[1]}: {found[2].splitlines()[0][:110]}" if found else f"the tests broke:\n{tested.stdout}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, epilog="needs: git, dotnet")
    parser.add_argument("names", metavar="NAME", nargs="*", help="a bug to plant; without one, all of them, one after the other")
    parser.add_argument("--seeds", default="1-3000", metavar="FIRST-LAST", help="the runs that have to find it (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="print the names of the bugs and end")
    arguments = parser.parse_args()
    if not re.fullmatch(r"\d+-\d+", arguments.seeds):
        parser.error(f"--seeds is '{arguments.seeds}'; it has to be a first and a last seed, as in 1-3000")
    unknown = [name for name in arguments.names if name not in MUTANTS]
    if unknown:
        parser.error(f"there is no bug called {', '.join(unknown)}; there are: {', '.join(MUTANTS)}")
    if arguments.list:
        print("\n".join(MUTANTS))
        return
    refresh()
    names, survivors = arguments.names or list(MUTANTS), []
    for name in names:
        path, there, bug = MUTANTS[name]
        file = TREE / path
        source = file.read_text()
        if source.count(there) != 1:
            sys.exit(f"{name}: {path} has to hold what is to be changed once, and holds it {source.count(there)} times:\n{there}")
        began = time.time()
        file.write_text(source.replace(there, bug))
        try:
            built = build()
            if built.returncode != 0:
                sys.exit(f"{name} does not build:\n{built.stdout}")
            verdict = search(arguments.seeds)
        finally:
            file.write_text(source)
        if verdict is None:
            survivors.append(name)
        print(f"{name:42} {verdict or 'SURVIVES'}  ({time.time() - began:.0f} s)", flush=True)
    print(f"{len(names) - len(survivors)} of {len(names)} planted bugs found" + (f"; not found: {', '.join(survivors)}" if survivors else ""))
    sys.exit(1 if survivors else 0)


main()
