using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Tries the failed trials of an ended experiment again. The retry is on disk before anything starts. Trials and folds open themselves when
/// they are started for a retry that they do not know, so a crash at any moment repeats nothing that has ended.
/// </summary>
internal sealed partial class ExperimentGrain
{
    private Task<int>? _trying;

    // A call that is repeated while the first one is served waits for it.
    public Task<int> TryFailedAgain() => _trying = _trying is { IsCompleted: false } ? _trying : TryFailed();

    private async Task<int> TryFailed()
    {
        if (Status == Status.Running && _state.State.Retry is { } known) return known.Trials.Count;
        if (Status is not (Status.Completed or Status.Failed))
        {
            throw new RefusedException($"experiment {Id} is {Status.ToString().ToLowerInvariant()}; failed trials are tried again when "
                + "every trial has ended: wait for the end");
        }

        // Failed trials come last, in the order of their numbers.
        var before = new RankedTrial(0, Status.Failed, null, 0, 1);
        long[] failed = [.. (await Leaderboard.GetPage(before, TrialRetry.MaxTrials)).Select(trial => trial.Trial)];
        if (failed.Length == 0) return 0;
        await TakePlace(_state.State.Submission!);
        var retry = new TrialRetry(
            _state.State.Run + 1, await ResultsOf(failed), await GrainFactory.GetSlotPool().GetNewestLease());
        var trials = new ExperimentTrials(Id, _spec, _state.State.Promotion);
        trials.TryAgain(await Leaderboard.Open(_spec.Searcher.Objective), retry, retry.Trials, _state.State.Reached, _trials);
        await Start(retry, trials);
        return failed.Length;
    }

    /// <summary>Starts a retry. The experiment stays as it was when the retry cannot be stored.</summary>
    private async Task Start(TrialRetry retry, ExperimentTrials trials)
    {
        ExperimentTrials ended = _trials;
        (_state.State.Retry, _trials) = (retry, trials);
        _machine.Prove();
        try
        {
            if (await Move(ExperimentEvent.Retry)) await Begin();
        }
        catch
        {
            if (Status.IsFinal()) (_state.State.Retry, _trials) = (null, ended);
            throw;
        }
    }

    private async Task LoadRetry(LeaderboardTotals recorded, TrialRetry retry)
    {
        long[] tried = [.. retry.Trials.Select(trial => trial.Trial)];
        _trials.TryAgain(recorded, retry, await ResultsOf(tried), _state.State.Reached, _trials);
    }

    private async Task<TrialResult[]> ResultsOf(long[] trials) => await Task.WhenAll(trials.Select(async trial =>
        await Trial(trial).GetResult()
            ?? throw new StateDamagedException($"trial {trial} is on the leaderboard and has no stored result")));
}
