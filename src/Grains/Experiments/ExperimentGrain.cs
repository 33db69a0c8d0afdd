using System.Runtime.CompilerServices;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;
using Gridfold.Grains.Trials;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// The shell around <see cref="ExperimentStateMachine"/> and <see cref="ExperimentTrials"/>. This file has the calls; the other files have
/// the run, the snapshots and the damage.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class ExperimentGrain : Grain, IExperimentGrain
{
    private readonly IPersistentState<ExperimentState> _state;
    private readonly ICheckpointStore _checkpoints;
    private readonly ExperimentOptions _options;
    private readonly OwnCodeOptions _ownCode;
    private readonly QuotaOptions _quotas;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ILogger<ExperimentGrain> _logger;
    private readonly StateWriter _writer;
    private readonly SharedSnapshot _snapshots;
    private ExperimentStateMachine _machine;
    private ExperimentFiles _files = null!;
    private ExperimentSpec _spec = null!;
    private ExperimentTrials _trials = null!;

    public ExperimentGrain(
        [PersistentState("experiment")] IPersistentState<ExperimentState> state,
        ICheckpointStore checkpoints,
        IOptions<ExperimentOptions> options,
        IOptions<OwnCodeOptions> ownCode,
        IOptions<QuotaOptions> quotas,
        TimeProvider time,
        ILogger<ExperimentGrain> logger)
    {
        _state = state;
        (_options, _ownCode, _quotas) = (options.Value, ownCode.Value, quotas.Value);
        _time = time;
        _started = time.GetTimestamp();
        _logger = logger;
        _checkpoints = checkpoints;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
        _snapshots = new SharedSnapshot(TakeSnapshot, _options.SnapshotPeriod, time);
        _machine = new ExperimentStateMachine(new ExperimentState(), TimeSpan.Zero);
    }

    private string Id => this.GetPrimaryKeyString();

    private Status Status => _machine.Status;

    private TimeSpan Now => _time.GetElapsedTime(_started);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _machine = new ExperimentStateMachine(_state.State, Now);
        _files = new ExperimentFiles(Id, _checkpoints, _logger);
        if (FindDamage() is { } damage)
        {
            SetAside(damage);
            return;
        }

        if (_state.State.Submission is null) return;
        bool goesOn = Status == Status.Running && _options.ResumesByItself && await CountStart();
        if (!await TryLoad()) return;
        _machine.CountFrom(Now);
        if (Status != Status.Running) return;
        if (goesOn) await Begin();
        else await Move(ExperimentEvent.Pause);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        GridfoldMeter.Unwatch(this);

        // The experiment's silo works, or ends in order.
        if (Status == Status.Running && _machine.Prove())
            await Write().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async Task Submit(ExperimentSubmission submission)
    {
        if (_damage is { } damage) throw new StateDamagedException(damage);
        SubmissionCheck.Require(submission, Id, _ownCode);
        if (_state.State.Submission is { } known && known.SpecJson != submission.SpecJson)
            throw new RefusedException($"experiment {Id} was submitted before, with another file; submit this one under a new id");
        if (_state.State.Submission is { } first && first.Owner != submission.Owner)
            throw new RefusedException($"experiment {Id} was submitted before, by another user; submit this one under a new id");
        if (Status != Status.Pending) return;
        TrialPromotion? promotion = submission.Extends is null ? null : await RequireExtension(submission);
        _submitting++;
        try
        {
            await TakePlace(submission);
            await GrainFactory.GetExperimentIndex().Add(Id);
            (_state.State.Submission, _state.State.Promotion) = (submission, promotion);
            _state.State.CreatedAt = _time.GetUtcNow();
            ReadSpec();
            await Load();
            if (await Move(ExperimentEvent.Resume)) await Begin();
        }
        finally
        {
            _submitting--;
        }
    }

    // An experiment that is not on disk was not submitted.
    public Task<ExperimentSubmission?> GetSubmission() => Task.FromResult(Status == Status.Pending ? null : _state.State.Submission);

    public async Task<ExperimentSnapshot?> GetSnapshot() => Status == Status.Pending ? null : await TakeSnapshot();

    public async IAsyncEnumerable<ExperimentSnapshot> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Status == Status.Pending) yield break;
        ExperimentSnapshot snapshot = await TakeSnapshot();
        yield return snapshot;
        while (snapshot.Status is Status.Running)
        {
            // The status may have changed after this snapshot and before the watcher asked for the next one.
            snapshot = await (Status == snapshot.Status ? _snapshots.Next() : TakeSnapshot()).WaitAsync(cancellationToken);
            yield return snapshot;
        }
    }

    public async Task<Status> Pause()
    {
        if (Status == Status.Running) await Move(ExperimentEvent.Pause);
        return Status;
    }

    public async Task<Status> Stop()
    {
        if (!_machine.MayStart) return Status;
        _state.State.IsStopping = true;
        await Write();
        Tell(LogKind.StateChanged, "stopping: nothing new starts, folds that are being trained end");
        await FinishStopping();
        return Status;
    }

    public async Task<Status> Resume()
    {
        if (Status == Status.Pending) return Status;
        bool wasStopping = _state.State.IsStopping;
        _state.State.IsStopping = false;
        _machine.Prove();
        if (Status == Status.Running && !wasStopping) return Status;
        if (await Move(ExperimentEvent.Resume)) await Begin();
        return Status;
    }

    public async Task<Status> Cancel()
    {
        if (Status == Status.Pending) return Status;
        if (await Move(ExperimentEvent.Cancel)) await CleanUp();
        return Status;
    }

    public async Task TrialEnded(TrialResult result)
    {
        if (Status is Status.Pending or Status.Damaged) return;
        _machine.Prove();
        if (_trials.End(result) is > 0 and var avoided)
            GridfoldMeter.EpochsAvoided.Add(avoided, GridfoldMeter.Tag("mechanism", ExperimentTrials.MechanismOf(result)));
        if (!KeepsModelsOf(result)) _files.Rate(result);
        if (result.LastRung is not null) _files.RemoveCheckpoints(result.Trial);
        await GoOn();
    }

    public Task FoldEnded(long trial, FoldSummary fold)
    {
        if (Status is Status.Pending or Status.Damaged) return Task.CompletedTask;
        _machine.Prove();
        _trials.Tell(trial, fold);
        StartChanged();
        return Task.CompletedTask;
    }

    public Task<TrialStart?> GetTrialStart(long trial) =>
        Task.FromResult(Status == Status.Running && _trials.IsKnown(trial) ? _trials.StartOf(trial) : null);

    public Task<IReadOnlyList<Hyperparameter>?> GetHyperparameters(long trial) =>
        Task.FromResult(Status is not (Status.Pending or Status.Damaged) && _trials.IsKnown(trial) ? _trials.ValuesOf(trial) : null);

    public Task Forget()
    {
        GridfoldMeter.Unwatch(this);
        _review?.Dispose();
        _state.State = new ExperimentState();
        _machine = new ExperimentStateMachine(_state.State, Now);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<bool> Wake()
    {
        if (Status == Status.Running || !_moving.IsCompleted || _unfinishedHalt is not null) return true;

        // The silo may have ended, or the storage's answer may have been lost, between the experiment's end and the clean-up.
        if (Status.IsFinal()) await CleanUp();

        // The user may have let failed trials be tried again meanwhile.
        if (Status == Status.Running || !_moving.IsCompleted || _trying is { IsCompleted: false }) return true;

        // A silo that the cluster declared dead may have stored another status meanwhile. The next activation reads it.
        DeactivateOnIdle();
        return false;
    }

    private void ReadSpec()
    {
        _spec = ExperimentSpec.Parse(_state.State.Submission!.SpecJson);
        _trials = new ExperimentTrials(Id, _spec, _state.State.Promotion);
    }

    private async Task Load()
    {
        LeaderboardTotals recorded = await Leaderboard.Open(_spec.Searcher.Objective);
        if (recorded.Recorded.Any(range => range.First < 1 || range.Last > _trials.MaxRecorded))
            throw new StateDamagedException($"the leaderboard has trials that the experiment's {_trials.Count} do not include");
        _trials.Open(recorded);
        if (_state.State.Retry is { } retry && Status != Status.Cancelled) await LoadRetry(recorded, retry);
        else await LoadResults(recorded);
        _files.Open(_spec.Searcher.Objective, _spec.KeptTrials, await Leaderboard.GetTop(_spec.KeptTrials ?? 1));
        GridfoldMeter.Watch(this, () => new ExperimentGauges(
            Id, Status, _trials.Count, _trials.Progress.Started.Count, _trials.Progress.Completed, _trials.Progress.Pruned,
            _trials.Progress.Failed, _files.BestScore));
    }

    private async Task LoadResults(LeaderboardTotals recorded)
    {
        if (_trials.NeedsResults) await TellRecorded(recorded.Recorded);
        if (_trials.NeedsScores) await TellScores();
        if (Status.IsFinal() && _state.State.Reached is { } reached) _trials.Close(reached);

        // A retry may have given scores with which a limit would have ended the search earlier.
        if (Status is Status.Completed or Status.Failed) _trials.Progress.Trials = _trials.Progress.Ended;
    }

    /// <summary>Tells a searcher that learns, and a race, the recorded results. They are their whole state.</summary>
    private async Task TellRecorded(IReadOnlyList<TrialRange> recorded)
    {
        foreach (TrialRange range in recorded)
        {
            for (long trial = range.First; trial <= range.Last; trial++)
            {
                _trials.TellRecorded(await Trial(trial).GetResult()
                    ?? throw new StateDamagedException($"trial {trial} is on the leaderboard and has no stored result"));
            }
        }
    }

    /// <summary>Tells limits the recorded scores. They are the limits' whole state.</summary>
    private async Task TellScores()
    {
        const int pageTrials = 1000;
        RankedTrial? last = null;
        do
        {
            IReadOnlyList<RankedTrial> page = await Leaderboard.GetPage(last, pageTrials);
            foreach (RankedTrial trial in page) _trials.Tell(trial);
            last = page.Count == pageTrials ? page[^1] : null;
        }
        while (last is not null);
    }

    private ITrialGrain Trial(long trial) => GrainFactory.GetGrain<ITrialGrain>(FoldId.KeyOf(Id, trial));

    private ILeaderboardGrain Leaderboard => GrainFactory.GetGrain<ILeaderboardGrain>(Id);

    private void Tell(LogKind kind, string message) => GrainFactory.TellLog(Id, kind, message);

    private Task Write() => _writer.Write();
}
