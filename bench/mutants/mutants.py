#!/usr/bin/env python3
"""Plants bugs in a copy of the source, one at a time, and shows that the simulation finds each.

usage: bench/mutants/mutants.py [NAME ...]      needs: git, dotnet
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = "1-1000"

AGENT = "src/Silo/Slots/SlotAgent.cs"
CHECKPOINTS = "src/Silo/Slots/FoldCheckpoints.cs"
EXPERIMENT = "src/Grains/Experiments/ExperimentGrain.cs"
FOLD = "src/Grains/Folds/FoldGrain.cs"
LEADERBOARD = "src/Grains/Leaderboards/LeaderboardGrain.cs"
LIFECYCLE = "src/Grains/Folds/FoldLifecycle.cs"
PAGES = "src/Grains/Leaderboards/LeaderboardPages.cs"
POOL = "src/Grains/Slots/SlotPool.cs"
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
    "drop-renewals": (AGENT, "[.. _held.Values.Select(held => held.Progress)]", "[]"),
    "report-once": (AGENT, "            await Retry(async () =>\n            {\n                await report();\n                return true;\n            }, impatience);", "            await Until(report());"),
    "keep-a-lost-lease": (AGENT, "        foreach (LeaseId lease in orders.Lost)\n        {\n            if (_held.TryGetValue(lease, out HeldLease? held)) held.Suspend();\n        }\n", ""),
    "forget-the-room-of-a-fold-not-begun": (AGENT, "        MakeRoom();\n        await Release(held, end);", "        await Release(held, end);"),
    "stop-without-saving": (AGENT, "        _isStopping = true;\n        SuspendAll();", "        _isStopping = true;\n        foreach (HeldLease held in _held.Values) held.Drop();"),
    "use-a-damaged-checkpoint": (CHECKPOINTS, "                CheckpointEnvelope.Open(content);\n", ""),
    "never-expire": (POOL, "return EndAll([.. _leases.Values.Where(held => held.RenewedAt + _options.LeaseDuration < now)]);", "return [];"),
    "expired-folds-wait-no-more": (POOL, "        foreach (HeldLease held in ended) WaitAgain(held.Lease);", "        foreach (HeldLease held in ended) Forget(held.Lease);"),
    "returned-folds-wait-no-more": (POOL, "if (end is LeaseEnd.Faulted or LeaseEnd.Returned) WaitAgain(held.Lease);", "if (end is LeaseEnd.Faulted) WaitAgain(held.Lease);"),
    "grant-over-the-limit": ("src/Grains/Slots/WaitingFolds.cs", "public bool HasRoom => !(Leases >= Share.MaxSlots);", "public bool HasRoom => Share.Weight > 0;"),
    "lease-a-fold-twice": (POOL, "anyNew |= !_leaseOfFold.ContainsKey(fold) && experiment.AddLast(fold);", "anyNew |= experiment.AddLast(fold);"),
    "generation-not-stored": (POOL_GRAIN, "        await _writer.Write();\n        _pool = ", "        await Task.CompletedTask;\n        _pool = "),
    "nobody-wakes-experiments": (POOL_GRAIN, "if (_waking.IsCompleted) _waking = WakeExperiments();", "_waking = Task.CompletedTask;"),
    "experiment-does-not-review": (EXPERIMENT, "        foreach (long trial in _progress.Started.ToList()) StartTrial(trial).Ignore();\n", ""),
    "halt-is-not-tried-again": (EXPERIMENT, "        if (_unfinishedHalt is { } halt) await Halt(halt);\n", ""),
    "count-a-trial-twice": ("src/Grains/Experiments/ExperimentProgress.cs", "if (!_ended.Add(result.Trial)) return false;", "_ended.Add(result.Trial);"),
    "old-words-count-after-a-halt": (POOL, "&& share.Run <= halt.Run) return anyNew;", "&& share.Run < 0 && halt.Run > 0) return anyNew;"),
}


def run(*command, cwd, **environment):
    return subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def main():
    names = sys.argv[1:] or list(MUTANTS)
    with tempfile.TemporaryDirectory(prefix="gridfold-mutants-") as folder:
        tree = pathlib.Path(folder, "tree")
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("artifacts", ".git"))
        survivors = []
        for name in names:
            path, there, bug = MUTANTS[name]
            file = tree / path
            source = file.read_text()
            if source.count(there) != 1:
                sys.exit(f"{name}: {path} does not hold once what is to be changed")
            file.write_text(source.replace(there, bug))
            began = time.time()
            built = run("dotnet", "build", "tests/Simulation.Tests", "-p:TreatWarningsAsErrors=false", "-p:EnforceCodeStyleInBuild=false", "--verbosity", "quiet", cwd=tree)
            if built.returncode != 0:
                sys.exit(f"{name} does not build:\n{built.stdout}")
            tested = run("dotnet", "test", "--project", "tests/Simulation.Tests", "--no-build", "--", "--filter-method", "*Run_AnySeed*", "--stop-on-fail", "on",
                         cwd=tree, GRIDFOLD_SEEDS=SEEDS)
            file.write_text(source)
            found = re.search(r"Seed (\d+): (.*?) See what", tested.stdout, re.DOTALL)
            if tested.returncode == 0:
                survivors.append(name)
            verdict = "SURVIVES" if tested.returncode == 0 else f"found by seed {found[1]}: {found[2].splitlines()[0][:110]}" if found else "found"
            print(f"{name:42} {verdict}  ({time.time() - began:.0f} s)", flush=True)
        print(f"{len(names) - len(survivors)} of {len(names)} planted bugs found" + (f"; not found: {', '.join(survivors)}" if survivors else ""))
        sys.exit(1 if survivors else 0)


main()
