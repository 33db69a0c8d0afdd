using System.Runtime.CompilerServices;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Gridfold.Grains.Experiments;

/// <summary>The shell around <see cref="ExperimentLifecycle"/> and <see cref="ExperimentProgress"/>.</summary>
[Reentrant, KeepAlive]
internal sealed partial class ExperimentGrain : Grain, IExperimentGrain
{
    private const int BestTrials = 10;

    // Trials of more folds than this together are not started beside each other.
    private const int MostFoldsUnderWay = 10_000;

    private readonly IPersistentState<ExperimentState> _state;
    private readonly ICheckpointStore _checkpoints;
    private readonly ExperimentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ExperimentGrain> _logger;
    private readonly StateWriter _writer;
    private ExperimentSpec _spec = null!;
    private ISearcher _searcher = null!;
    private ExperimentPlan _plan = null!;
    private JobPlan _jobs = null!;
    private ExperimentProgress _progress = null!;
    private Task _moving = Task.CompletedTask;
    private Status _status;
    private (long Run, bool IsFinal)? _unfinishedHalt;
    private Task<ExperimentSnapshot>? _nextSnapshot;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGrainTimer? _review;
    private long _wallSince;
    private ClusterSlots _slots = new(1, AreGpus: false);
    private KeptModels _models = null!;

    public ExperimentGrain(
        [PersistentState("experiment")] IPersistentState<ExperimentState> state,
        ICheckpointStore checkpoints,
        IOptions<ExperimentOptions> options,
        TimeProvider time,
        ILogger<ExperimentGrain> logger)
    {
        _state = state;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _checkpoints = checkpoints;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
    }

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _status = _state.State.Status;
        if (FindDamage() is { } damage)
        {
            SetAside(damage);
            return;
        }

        if (_state.State.Submission is null) return;
        bool goesOn = _status == Status.Running && _options.ResumesByItself && await CountStart();
        if (!await TryLoad()) return;
        _wallSince = _time.GetTimestamp();
        if (_status != Status.Running) return;
        if (goesOn) await Begin();
        else await Move(ExperimentEvent.Pause);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        GridfoldMeter.Unwatch(this);
        if (_status != Status.Running || _state.State.UnprovenStarts == 0) return;

        // Its silo lives, or ends in order.
        _state.State.UnprovenStarts = 0;
        await Write().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async Task Submit(ExperimentSubmission submission)
    {
        if (_damage is { } damage) throw new StateDamagedException(damage);
        SubmissionCheck.Require(submission, Id);
        if (_state.State.Submission is { } known && known.SpecJson != submission.SpecJson)
            throw new RefusedException($"experiment {Id} was submitted before, with another file; submit this one under a new id");
        if (_status != Status.Pending) return;
        _isSubmitted = true;
        await GrainFactory.GetExperimentIndex().Add(Id);
        _state.State.Submission = submission;
        _state.State.CreatedAt = _time.GetUtcNow();
        ReadSpec();
        await Load();
        if (await Move(ExperimentEvent.Resume)) await Begin();
    }

    // What is not on disk was not submitted.
    public Task<ExperimentSubmission?> GetSubmission() => Task.FromResult(_status == Status.Pending ? null : _state.State.Submission);

    public async Task<ExperimentSnapshot?> GetSnapshot() => _status == Status.Pending ? null : await TakeSnapshot();

    public async IAsyncEnumerable<ExperimentSnapshot> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_status == Status.Pending) yield break;
        ExperimentSnapshot snapshot = await TakeSnapshot();
        yield return snapshot;
        while (snapshot.Status is Status.Running)
        {
            // However many watch, one snapshot a period is taken and shared.
            snapshot = await (_nextSnapshot ??= TakeNextSnapshot()).WaitAsync(cancellationToken);
            yield return snapshot;
        }
    }

    public async Task<Status> Pause()
    {
        if (_status == Status.Running) await Move(ExperimentEvent.Pause);
        return _status;
    }

    public async Task<Status> Stop()
    {
        if (_status != Status.Running || _state.State.IsStopping) return _status;
        _state.State.IsStopping = true;
        await Write();
        Tell(LogKind.StateChanged, "stopping: nothing new starts, folds that are being trained end");
        await FinishStopping();
        return _status;
    }

    public async Task<Status> Resume()
    {
        if (_status == Status.Pending) return _status;
        bool wasStopping = _state.State.IsStopping;
        _state.State.IsStopping = false;
        _state.State.UnprovenStarts = 0;
        if (_status == Status.Running && !wasStopping) return _status;
        if (await Move(ExperimentEvent.Resume)) await Begin();
        return _status;
    }

    public async Task<Status> Cancel()
    {
        if (_status == Status.Pending) return _status;
        if (await Move(ExperimentEvent.Cancel)) await CleanUp();
        return _status;
    }

    public async Task TrialEnded(TrialResult result)
    {
        if (_status is Status.Pending or Status.Damaged) return;
        _state.State.UnprovenStarts = 0;
        _progress.End(result);
        Rate(result);
        await GoOn();
    }

    public Task<TrialStart?> GetTrialStart(long trial) =>
        Task.FromResult(_status == Status.Running && trial >= 1 && trial <= _progress.Trials ? StartOf(trial) : null);

    public Task<CheckpointUsage> GetCheckpointUsage()
    {
        ExperimentId.Require(Id);
        return _checkpoints.Measure(Id, CancellationToken.None);
    }

    public async Task<IReadOnlyList<TestOpening>> RecordTest(TestOpening opening)
    {
        if (_status == Status.Pending) throw new RefusedException($"there is no experiment '{Bounds.Message(Id)}'");
        TestOpeningCheck.Require(opening, _status, _progress.Trials, _state.State);
        if (!_state.State.TestOpenings.Any(known => known.Id == opening.Id)) _state.State.TestOpenings.Add(opening with { At = _time.GetUtcNow() });
        await Write();
        return await GetTests();
    }

    public Task<IReadOnlyList<TestOpening>> GetTests() => Task.FromResult<IReadOnlyList<TestOpening>>([.. _state.State.TestOpenings]);

    public async Task<bool> Wake()
    {
        if (_status == Status.Running || !_moving.IsCompleted || _unfinishedHalt is not null) return true;

        // Its silo may have died, or the answer of the storage been lost, between the end and this.
        if (_status.IsFinal()) await CleanUp();

        // A silo that was given up and had not noticed may have stored another status meanwhile: the next one asked reads it.
        DeactivateOnIdle();
        return false;
    }

    private void ReadSpec()
    {
        _spec = ExperimentSpec.Parse(_state.State.Submission!.SpecJson);
        _searcher = _spec.Searcher.Create(_spec.Space, _spec.Seed);
        _plan = ExperimentPlan.Of(_spec);
        _jobs = new JobPlan(_spec, _searcher);
    }

    private async Task Load()
    {
        LeaderboardTotals recorded = await Leaderboard.Open(_spec.Searcher.Objective);
        if (recorded.Recorded.Any(range => range.First < 1 || range.Last > _searcher.TrialCount))
            throw new StateDamagedException($"the leaderboard has trials that the experiment's {_searcher.TrialCount} do not include");
        _progress = new ExperimentProgress(_searcher.TrialCount, recorded);
        _models = new KeptModels(_spec.Searcher.Objective);
        foreach (TrialResult best in await Leaderboard.GetTop(1)) _models.Add(best);
        GridfoldMeter.Watch(
            this, () => new ExperimentGauges(Id, _status, _progress.Trials, _progress.Started.Count, _progress.Completed, _progress.Failed, _models.BestScore));
    }

    /// <summary>Of a trial that is on the leaderboard: keeps its models if it is the best, and deletes those that nobody needs any more.</summary>
    private void Rate(TrialResult result)
    {
        if (_models.Add(result) is { } surpassed) Remove(() => _checkpoints.DeleteAll(KeptModels.FolderOf(Id, surpassed), CancellationToken.None)).Ignore();
    }

    private ITrialGrain Trial(long trial) => GrainFactory.GetGrain<ITrialGrain>(FoldId.KeyOf(Id, trial));

    private ILeaderboardGrain Leaderboard => GrainFactory.GetGrain<ILeaderboardGrain>(Id);

    private async Task Begin()
    {
        _begunAt = _time.GetTimestamp();
        LogBegin(Id, _progress.Trials, _progress.Completed + _progress.Failed);
        _review ??= this.RegisterGrainTimer(Review, new GrainTimerCreationOptions(_options.ReviewPeriod, _options.ReviewPeriod) { Interleave = true });
        await CountSlots();
        await GoOn();
    }

    private async Task GoOn()
    {
        if (_progress.IsComplete) await End();
        else StartTrials();
    }

    private void StartTrials()
    {
        // As many groups as there is work for; each gives a job for every fold.
        int groups = _options.TrialsPerSlot * _slots.Count / _plan.FoldsPerTrial;
        int trials = Math.Max(1, Math.Min(MostFoldsUnderWay / _plan.FoldsPerTrial, _options.FewestTrials));
        while (_status == Status.Running && !_state.State.IsStopping
            && _progress.StartNext(trial => _jobs.GroupOf(trial, _slots), trials, groups) is { } group) StartGroup(group).Ignore();
    }

    /// <summary>
    /// Starts a group's trials and queues their folds at once, so that those of one job are leased together: what is split is trained twice.
    /// </summary>
    private async Task StartGroup(long group)
    {
        ExperimentShare share = Share;
        try
        {
            IReadOnlyList<FoldId>[] open = await Task.WhenAll(_progress.Groups[group].Select(StartTrial));
            if (open.Any(folds => folds.Count > 0)) await GrainFactory.GetSlotPool().Queue([.. open.SelectMany(folds => folds)], group, share);
        }
        catch (StateDamagedException exception)
        {
            await HaltDamaged(exception.Message);
        }
        catch (Exception exception)
        {
            // The next review starts it again.
            LogNotStarted(Id, group, exception);
        }
    }

    /// <summary>The trial's folds that have not ended.</summary>
    private async Task<IReadOnlyList<FoldId>> StartTrial(long trial) =>
        [.. (await Trial(trial).Start(StartOf(trial))).Select(fold => new FoldId(Id, trial, fold))];

    private TrialStart StartOf(long trial)
    {
        IReadOnlyList<Hyperparameter> values = [.. _searcher.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];
        return new TrialStart(values, _plan.FoldsPerTrial, _spec.Searcher.Objective, _spec.MaxRestarts);
    }

    private ExperimentShare Share => _spec.Resources.Share with { Run = _state.State.Run };

    /// <summary>Looks after what is under way: a start is harmless when repeated, and mends whatever message was lost.</summary>
    private async Task Review()
    {
        if (_unfinishedHalt is { } halt) await Halt(halt);
        if (_status != Status.Running) return;
        if (_state.State.IsStopping)
        {
            await FinishStopping();
            return;
        }

        await CountSlots();
        foreach (long group in _progress.Groups.Keys.ToList()) StartGroup(group).Ignore();
        await GoOn();
        CountWallTime();
        if (_status == Status.Running && _time.GetElapsedTime(_begunAt) >= ProvenAfter) _state.State.UnprovenStarts = 0;
        await Write();
    }

    private async Task CountSlots() => _slots = _spec.Resources.Share.Of(await GrainFactory.GetSlotPool().GetSlots());

    private async Task FinishStopping()
    {
        if (await GrainFactory.GetSlotPool().StopQueueing(Id) == 0) await Pause();
    }

    /// <summary>Takes a run that has ended out of the slot pool; a review tries again what failed.</summary>
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

        // First, since whoever hears of the end may end the process: a search on one machine is over then.
        await CleanUp();
        if (!await Move(_progress.Completed > 0 ? ExperimentEvent.Complete : ExperimentEvent.Fail)) return;
        LogEnd(Id, _progress.Completed, _progress.Failed);

        // Again, since a slot that had lost its fold may have stored something meanwhile.
        await CleanUp();
    }

    private async Task CleanUp()
    {
        // One from before ids were checked may bear the name of a folder that is not its own.
        if (!ExperimentId.IsValid(Id)) return;
        await Remove(() => _checkpoints.DeleteAll(Id, CancellationToken.None));
        if (_status != Status.Cancelled) await Remove(RemoveSurpassedModels);
    }

    /// <summary>What deletions on the way have missed: every trial is on the leaderboard now, so none can become the best any more.</summary>
    private async Task RemoveSurpassedModels()
    {
        long? best = (await Leaderboard.GetTop(1)).FirstOrDefault(trial => trial.Status == Status.Completed)?.Trial;
        foreach (long trial in (await _checkpoints.List(KeptModels.FolderOf(Id), CancellationToken.None)).Select(KeptModels.TrialOf).Distinct())
        {
            if (trial != best) await _checkpoints.DeleteAll(KeptModels.FolderOf(Id, trial), CancellationToken.None);
        }
    }

    private async Task Remove(Func<Task> removal)
    {
        try
        {
            await removal();
        }
        catch (Exception exception)
        {
            LogCheckpointsStay(Id, exception);
        }
    }

    /// <summary>Changes the state, on disk before anybody sees it; one change after the other.</summary>
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
        if (ExperimentLifecycle.Next(_status, happening) is not { } next) return false;
        CountWallTime();
        bool wasStopping = _state.State.IsStopping;
        (_state.State.Status, _state.State.IsStopping) = (next, false);
        if (next == Status.Running) _state.State.Run++;
        try
        {
            // First, since a running experiment that the index does not know would not be woken.
            if (next == Status.Running) await GrainFactory.GetExperimentIndex().AddRunning(Id);
            await Write();
        }
        catch
        {
            (_state.State.Status, _state.State.IsStopping) = (_status, wasStopping);
            throw;
        }

        _wallSince = _time.GetTimestamp();
        _status = next;
        _moved.SetResult();
        _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Tell(LogKind.StateChanged, next.ToString().ToLowerInvariant());
        LogStatus(Id, next);
        if (next == Status.Running) return true;
        _progress.Halt();
        await Halt((_state.State.Run, next.IsFinal()));
        return true;
    }

    private void Tell(LogKind kind, string message) => GrainFactory.TellLog(Id, kind, message);

    private void CountWallTime()
    {
        if (_status != Status.Running) return;
        long now = _time.GetTimestamp();
        _state.State.WallSeconds += _time.GetElapsedTime(_wallSince, now).TotalSeconds;
        _wallSince = now;
    }

    private Task Write() => _writer.Write();

    private async Task<ExperimentSnapshot> TakeNextSnapshot()
    {
        // Whoever watches hears at once that it has ended: a small search takes seconds in all.
        await _moved.Task.WaitAsync(_options.SnapshotPeriod, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _nextSnapshot = null;
        return await TakeSnapshot();
    }

    private async Task<ExperimentSnapshot> TakeSoundSnapshot()
    {
        IReadOnlyList<LeaseProgress> running = _status == Status.Running ? await GrainFactory.GetSlotPool().GetRunning(Id) : [];
        // A trial of one fold has none that ended before it.
        long[] open = _plan.FoldsPerTrial == 1 ? [] : await Task.WhenAll(_progress.Started.Select(trial => Trial(trial).GetEpochs()));
        IReadOnlyList<TrialResult> best = await Leaderboard.GetTop(BestTrials);
        CountWallTime();
        return new ExperimentSnapshot(
            Id, _spec.Name, _status, _spec.Searcher.Objective, [.. _spec.Space.Parameters.Select(parameter => parameter.Name)],
            _progress.Trials, _progress.Completed, _progress.Failed, _progress.Folds, _plan.FoldsPerTrial,
            _progress.Epochs, _plan.Epochs, open.Sum(), running, best, _state.State.WallSeconds, _state.State.CreatedAt, _state.State.IsStopping);
    }
}
