using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Grains.States;
using Gridfold.Grains.Trials;

namespace Gridfold.Grains.Experiments;

/// <summary>Runs an experiment: starts trials, reviews the trials in progress, changes the state and ends the experiment.</summary>
internal sealed partial class ExperimentGrain
{
    private Task _moving = Task.CompletedTask;
    private (long Run, bool IsFinal)? _unfinishedHalt;
    private IGrainTimer? _review;
    private IGrainTimer? _deadline;
    private ClusterSlots _slots = new(1, AreGpus: false);

    private ExperimentShare Share => _spec.Resources.Share with
    {
        Run = _state.State.Run,
        User = _state.State.Submission!.Owner,
        MaxSlotsOfUser = LimitsOf(_state.State.Submission).Slots,
    };

    private async Task Begin()
    {
        _machine.Begin(Now);
        KeepPlace();
        LogBegin(Id, _trials.Count, _trials.Progress.Ended);
        _review ??= this.RegisterGrainTimer(
            Review, new GrainTimerCreationOptions(_options.ReviewPeriod, _options.ReviewPeriod) { Interleave = true });
        if (_spec.Limits.MaxDuration is { } duration && _state.State.Retry is null) SetDeadline(duration);
        if (_state.State is { Submission.Extends: { } earlier, Promotion: null }) await Extend(earlier);
        await CountSlots();
        await GoOn();
    }

    private void SetDeadline(TimeSpan duration)
    {
        // A timer takes at most 49 days.
        double left = Math.Clamp(duration.TotalSeconds - _state.State.WallSeconds, 0.001, 86_400);
        _deadline?.Dispose();
        _deadline = this.RegisterGrainTimer(
            () => EndByTime(duration),
            new GrainTimerCreationOptions(TimeSpan.FromSeconds(left), Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    /// <summary>Ends the search with what is recorded. Folds in training are given up.</summary>
    private async Task EndByTime(TimeSpan duration)
    {
        if (Status != Status.Running || _trials.Progress.IsComplete) return;
        _machine.CountTime(Now);
        if (_state.State.WallSeconds < duration.TotalSeconds)
        {
            SetDeadline(duration);
            return;
        }

        _trials.Close(new LimitReached("max_duration", $"the search has run for {TimeText.Show(duration)}; another run may end elsewhere"));
        await GoOn();
    }

    private async Task GoOn()
    {
        if (_trials.Progress.IsComplete)
        {
            await End();
            return;
        }

        StartChanged();
        StartTrials();
    }

    /// <summary>Starts the next folds of trials that have waited for others, and ends trials early.</summary>
    private void StartChanged()
    {
        IReadOnlyList<long> groups = _trials.TakeChangedGroups();
        if (!_machine.MayStart) return;
        foreach (long group in groups) StartGroup(group).Ignore();
    }

    private void StartTrials()
    {
        while (_machine.MayStart && _trials.StartNext(_slots, _options) is { } group) StartGroup(group).Ignore();
    }

    /// <summary>
    /// Starts a group's trials and queues their folds together, so that the folds of one job are leased together. Folds of one run in two
    /// jobs would be trained twice.
    /// </summary>
    private async Task StartGroup(long group)
    {
        ExperimentShare share = Share;
        try
        {
            (long Trial, IReadOnlyList<int> Open, int? Rung)[] started =
                await Task.WhenAll(_trials.Progress.Groups[group].Select(StartTrial));

            // A decision while the trials were started starts the group again. Its folds know the old rung only.
            if (started.Any(trial => trial.Open.Count > 0 && _trials.RungOf(trial.Trial) != trial.Rung)) return;

            // All trials are asked at one moment: between two, a decision may let the group's next folds start.
            FoldId[] folds = [.. started.SelectMany(trial => _trials.Choose(trial.Trial, trial.Open))];
            if (folds.Length > 0) await GrainFactory.GetSlotPool().Queue(folds, group, share);
        }
        catch (StateDamagedException exception)
        {
            await HaltDamaged(exception.Message);
        }
        catch (Exception exception)
        {
            // The next review starts the group again.
            LogNotStarted(Id, group, exception);
        }
    }

    /// <summary>Starts a trial, or ends it early. Returns those of its folds that have not ended.</summary>
    private async Task<(long Trial, IReadOnlyList<int> Open, int? Rung)> StartTrial(long trial)
    {
        if (_trials.FindEnd(trial) is { } end)
        {
            await Trial(trial).EndEarly(_trials.StartOf(trial), end);
            return (trial, [], _trials.RungOf(trial));
        }

        TrialStart start = _trials.StartOf(trial);
        IReadOnlyList<int> open = await Trial(trial).Start(start);
        if (_trials.NeedsFolds && open.Count > 0)
        {
            foreach (FoldSummary fold in await Trial(trial).GetEndedFolds()) _trials.Tell(trial, fold);
            StartChanged();
        }

        return (trial, open, start.Rung);
    }

    /// <summary>
    /// Reviews the trials in progress. It starts them again, which replaces any lost message and otherwise changes nothing.
    /// </summary>
    private async Task Review()
    {
        if (_unfinishedHalt is { } halt) await Halt(halt);
        if (Status != Status.Running) return;
        if (!_machine.MayStart)
        {
            await FinishStopping();
            return;
        }

        await CountSlots();
        foreach (long group in _trials.Progress.Groups.Keys.Where(group => !_trials.DoesWait(group)).ToList()) StartGroup(group).Ignore();
        await GoOn();
        _machine.CountTime(Now);
        _machine.ProveByTime(Now);
        await Write();
    }

    private async Task CountSlots() => _slots = (await GrainFactory.GetSlotPool().GetSlots()).For(Share);

    private async Task FinishStopping()
    {
        if (await GrainFactory.GetSlotPool().StopQueueing(Id) == 0) await Pause();
    }

    /// <summary>Removes a run that has ended from the slot pool. After a failure, the next review tries again.</summary>
    private async Task Halt((long Run, bool IsFinal) halt)
    {
        _unfinishedHalt = halt;
        try
        {
            await GrainFactory.GetSlotPool().Withdraw(Id, halt.Run, halt.IsFinal);
            if (_unfinishedHalt == halt) _unfinishedHalt = null;
        }
        catch (Exception exception)
        {
            LogNotHalted(Id, exception);
        }
    }

    private async Task End()
    {
        await Leaderboard.Flush();

        // The clean-up comes before the new state, because a process may end as soon as it sees the state: a search on one machine is then
        // over.
        await CleanUp();

        // Of two calls at once, the later one may come here when the experiment has ended, or even tries its failed trials again.
        if (Status.IsFinal() || !_trials.Progress.IsComplete) return;
        (_state.State.Reached, _state.State.Retry) = (_trials.Reached, null);
        if (!await Move(_trials.Progress.Completed > 0 ? ExperimentEvent.Complete : ExperimentEvent.Fail)) return;
        if (_trials.Reached is { } reached) Tell(LogKind.StateChanged, $"ended by {reached}");
        LogEnd(Id, _trials.Progress.Completed, _trials.Progress.Failed);

        // A slot that had lost its fold may have stored a file meanwhile, so the clean-up runs a second time.
        await CleanUp();
    }

    private async Task CleanUp()
    {
        await _files.RemoveCheckpoints();
        if (Status != Status.Cancelled && _spec.KeptTrials is { } most) await _files.RemoveSurpassedModels(() => FindBest(most));
    }

    private async Task<IReadOnlyCollection<long>> FindBest(int most) =>
    [
        .. (await Leaderboard.GetTop(most)).Where(trial => trial.Status == Status.Completed).Select(trial => trial.Trial),
        .. await FindRacedOut(),
    ];

    /// <summary>Changes the state, on disk before anyone sees it. One change follows the other.</summary>
    /// <returns>Whether the event was allowed.</returns>
    private Task<bool> Move(ExperimentEvent happening)
    {
        Task<bool> moving = MoveAfter(_moving, happening);
        _moving = moving;
        return moving;
    }

    private async Task<bool> MoveAfter(Task previous, ExperimentEvent happening)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_machine.Apply(happening, Now) is not { } change) return false;
        try
        {
            // The index learns of the experiment first: it wakes only the running experiments that it knows.
            if (change.Next == Status.Running) await GrainFactory.GetExperimentIndex().AddRunning(Id);
            await Write();
        }
        catch
        {
            _machine.Undo(change);
            throw;
        }

        _machine.Settle(change, Now);
        _snapshots.Hurry();
        Tell(LogKind.StateChanged, change.Next.ToString().ToLowerInvariant());
        LogStatus(Id, change.Next);
        if (change.Next == Status.Running) return true;
        _trials.Progress.Halt();
        if (change.Next.IsFinal()) LeavePlace();
        await Halt((_state.State.Run, change.Next.IsFinal()));
        return true;
    }
}
