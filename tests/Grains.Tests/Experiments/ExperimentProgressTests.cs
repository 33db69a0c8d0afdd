using CsCheck;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Results;

namespace Gridfold.Grains.Tests.Experiments;

public sealed class ExperimentProgressTests
{
    [Fact]
    public void StartNext_TrialsEndInAnyOrder_StartsEachExactlyOnce() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 12], Gen.Int[0, 1000].Array[200]).Sample((trials, window, choices) =>
        {
            ExperimentProgress progress = New(trials);
            var started = new List<long>();
            foreach (int choice in choices)
            {
                while (progress.StartNext(Alone, window, 0) is { } trial) started.Add(trial);
                Assert.InRange(progress.Started.Count, 0, window);
                Assert.Equal(progress.Started.Count == 0, progress.IsComplete);
                if (progress.IsComplete) break;
                Assert.True(progress.End(Result(progress.Started.Order().ElementAt(choice % progress.Started.Count))));
            }

            Assert.True(progress.IsComplete);
            Assert.Equal(Enumerable.Range(1, trials).Select(trial => (long)trial), started);
            Assert.Equal(trials, progress.Completed);
        });

    [Fact]
    public void OfRetry_AnyFailedTrials_StartsExactlyThose() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 3].Array[40]).Sample((first, kinds) =>
        {
            // 0 was never started, 1 completed, 2 failed, 3 failed and completed in this retry before a crash.
            (long Trial, int Kind)[] trials = [.. kinds.Select((kind, index) => ((long)first + index, kind))];
            TrialResult[] tried = [.. trials.Where(trial => trial.Kind >= 2).Select(trial =>
                Result(trial.Trial) with
                {
                    Status = trial.Kind == 2 ? Status.Failed : Status.Completed,
                    Expense = new Expense(1, 0, 0, 0),
                })];
            if (tried.Length == 0) return;
            TrialRange[] ranges = [.. trials.Where(trial => trial.Kind > 0)
                .Select((trial, place) => (trial.Trial, Gap: trial.Trial - place))
                .GroupBy(trial => trial.Gap).Select(run => new TrialRange(run.First().Trial, run.Last().Trial))];
            long recorded = trials.Count(trial => trial.Kind > 0), failed = trials.Count(trial => trial.Kind == 2);
            double used = recorded;
            var progress = ExperimentProgress.OfRetry(
                new LeaderboardTotals(ranges, recorded - failed, failed, 0, 0) { Expense = new Expense(used, 0, 0, 0) }, tried);
            Assert.Equal((recorded, recorded - tried.Length, 0L), (progress.Trials, progress.Completed, progress.Failed));
            var started = new List<long>();
            while (progress.StartNext(Alone, 100, 0) is { } trial) started.Add(trial);
            Assert.Equal(tried.Select(trial => trial.Trial), started);
            foreach (long trial in started)
            {
                Assert.False(progress.IsComplete);
                Assert.True(progress.End(Result(trial) with { Expense = new Expense(1, 0, 0, 0) }));
            }

            Assert.True(progress.IsComplete);
            Assert.Equal(recorded, progress.Completed);

            // What failed trials used before the retry stays, and a trial that completed before the crash counts once.
            Assert.Equal(used + failed, progress.Expense!.SlotSeconds, 1e-9);
        });

    [Fact]
    public void StartNext_HaltedAndResumedAtAnyTime_StartsExactlyTheNotEnded() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int[0, 1000].Array[150]).Sample((trials, window, choices) =>
        {
            ExperimentProgress progress = New(trials);
            var open = new HashSet<long>();
            var ended = new HashSet<long>();
            foreach (int choice in choices)
            {
                switch (choice % 4)
                {
                    case 0 when choice % 3 == 0:
                        progress.Halt();
                        open.Clear();
                        break;
                    case 1 or 2:
                        // A trial that was in progress at the halt may still end.
                        long result = (choice % trials) + 1;
                        Assert.Equal(ended.Add(result), progress.End(Result(result)));
                        open.Remove(result);
                        break;
                    default:
                        if (progress.StartNext(Alone, window, 0) is not { } next) break;
                        Assert.DoesNotContain(next, ended);
                        Assert.True(open.Add(next), $"trial {next} is started twice");
                        Assert.Equal(
                            Enumerable.Range(1, trials).First(trial => !ended.Contains(trial) && (trial == next || !open.Contains(trial))),
                            next);
                        break;
                }

                Assert.Equal(open.Order(), progress.Started.Order());
                Assert.InRange(progress.Started.Count, 0, window);
            }

            progress.Halt();
            var resumed = new List<long>();
            while (progress.StartNext(Alone, int.MaxValue, 0) is { } trial) resumed.Add(trial);
            Assert.Equal(Enumerable.Range(1, trials).Select(trial => (long)trial).Except(ended), resumed);
        });

    [Fact]
    public void Constructor_WhatTheLeaderboardHolds_IsNotStartedAgain()
    {
        var progress = new ExperimentProgress(10, new LeaderboardTotals([new(1, 3), new(5, 5), new(9, 10)], 5, 1, 12, 120));
        Assert.Equal(
            (5L, 1L, 12L, 120L, false), (progress.Completed, progress.Failed, progress.Folds, progress.Epochs, progress.IsComplete));
        long[] started = [.. Enumerable.Range(0, 10).Select(_ => progress.StartNext(Alone, 100, 0)).OfType<long>()];
        Assert.Equal([4L, 6L, 7L, 8L], started);
        foreach (long trial in started) progress.End(Result(trial));
        Assert.True(progress.IsComplete);
    }

    [Fact]
    public void End_Twice_CountsOnce()
    {
        ExperimentProgress progress = New(2);
        progress.StartNext(Alone, 2, 0);
        Assert.True(progress.End(Result(1, Status.Failed)));
        Assert.False(progress.End(Result(1)));
        Assert.Equal((0L, 1L, 2L, 20L), (progress.Completed, progress.Failed, progress.Folds, progress.Epochs));
    }

    [Fact]
    public void StartNext_AMillionMillionTrials_StartsTheFirst() => Assert.Equal(1, New(1_000_000_000_000).StartNext(Alone, 1, 0));

    [Fact]
    public void StartNext_GroupsOfTrials_StartsEachWholeAndOnce() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[0, 1000].Array[300]).Sample((trials, size, window, choices) =>
        {
            // Every size-th trial belongs to the same group, in blocks of 20, so members are not neighbours.
            TrialGroup GroupOf(long trial)
            {
                long block = (trial - 1) / 20 * 20;
                return new TrialGroup(
                    [[.. Enumerable.Range(1, 20).Select(number => block + number)
                        .Where(number => number <= trials && number % size == trial % size)]]);
            }

            ExperimentProgress progress = New(trials);
            var started = new List<long>();
            foreach (int choice in choices)
            {
                while (progress.StartNext(GroupOf, 1, window) is { } group)
                {
                    Assert.Equal(GroupOf(group).Trials, progress.Groups[group]);
                    started.AddRange(progress.Groups[group]);
                }

                Assert.InRange(progress.Groups.Count, 0, window);
                Assert.Equal(progress.Started.Order(), progress.Groups.Values.SelectMany(open => open).Order());
                if (progress.IsComplete) break;
                progress.End(Result(progress.Started.Order().ElementAt(choice % progress.Started.Count)));
            }

            Assert.True(progress.IsComplete);
            Assert.Empty(progress.Groups);
            Assert.Equal(Enumerable.Range(1, trials).Select(trial => (long)trial), started.Order());
        });

    [Fact]
    public void StartNext_GroupWithTrialsThatHadEnded_StartsTheRest()
    {
        var progress = new ExperimentProgress(6, new LeaderboardTotals([new(1, 1), new(3, 3)], 2, 0, 2, 2));
        Assert.Equal(1, progress.StartNext(_ => new TrialGroup([[1, 2, 3, 4]]), 1, 1));
        Assert.Equal([2, 4], progress.Groups[1]);
        progress.End(Result(2));
        Assert.Equal([4], progress.Groups[1]);
        Assert.Null(progress.StartNext(Alone, 1, 1));
        progress.End(Result(4));
        Assert.Equal(5, progress.StartNext(Alone, 1, 1));
    }

    private static TrialGroup Alone(long trial) => new([[trial]]);

    private static ExperimentProgress New(long trials) => new(trials, new LeaderboardTotals([], 0, 0, 0, 0));

    private static TrialResult Result(long trial, Status status = Status.Completed) =>
        new(trial, status, [], 0.5, null, [0.5, 0.5], [], null, 20, null);
}
