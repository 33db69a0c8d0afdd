using System.Runtime.CompilerServices;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
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

    private readonly IPersistentState<ExperimentState> _state;
    private readonly ExperimentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ExperimentGrain> _logger;
    private ExperimentSpec _spec = null!;
    private ISearcher _searcher = null!;
    private ExperimentPlan _plan = null!;
    private ExperimentProgress _progress = null!;
    private Task _writing = Task.CompletedTask;
    private Task<ExperimentSnapshot>? _nextSnapshot;
    private IGrainTimer? _review;
    private long _wallSince;
    private int _window;

    public ExperimentGrain(
        [PersistentState("experiment")] IPersistentState<ExperimentState> state,
        IOptions<ExperimentOptions> options,
        TimeProvider time,
        ILogger<ExperimentGrain> logger)
    {
        _state = state;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    private string Id => this.GetPrimaryKeyString();

    private Status Status => _state.State.Status;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_state.State.Submission is null) return;
        await Load();
        if (Status != Status.Running) return;
        _wallSince = _time.GetTimestamp();
        if (_options.ResumesByItself)
        {
            await Begin();
            return;
        }

        Move(ExperimentEvent.Pause);
        await Write();
    }

    public async Task Submit(ExperimentSubmission submission)
    {
        if (_state.State.Submission is not null) throw new InvalidOperationException($"Experiment {Id} was submitted before.");
        _state.State.Submission = submission;
        _state.State.CreatedAt = _time.GetUtcNow();
        Move(ExperimentEvent.Resume);
        await Load();
        await Write();
        await GrainFactory.GetExperimentIndex().Add(Id);
        await Begin();
    }

    public Task<ExperimentSubmission?> GetSubmission() => Task.FromResult(_state.State.Submission);

    public async Task<ExperimentSnapshot?> GetSnapshot() => _state.State.Submission is null ? null : await TakeSnapshot();

    public async IAsyncEnumerable<ExperimentSnapshot> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_state.State.Submission is null) yield break;
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
        if (Status == Status.Running && Move(ExperimentEvent.Pause)) await Halt();
        return Status;
    }

    public async Task<Status> Resume()
    {
        if (Status == Status.Running || !Move(ExperimentEvent.Resume)) return Status;
        await Write();
        await Begin();
        return Status;
    }

    public async Task<Status> Cancel()
    {
        if (Move(ExperimentEvent.Cancel)) await Halt();
        return Status;
    }

    public async Task TrialEnded(TrialResult result)
    {
        if (_state.State.Submission is null) return;
        _progress.End(result);
        await GoOn();
    }

    private async Task Load()
    {
        _spec = ExperimentSpec.Parse(_state.State.Submission!.SpecJson);
        _searcher = _spec.Searcher.Create(_spec.Space, _spec.Seed);
        _plan = ExperimentPlan.Of(_spec);
        LeaderboardTotals recorded = await Leaderboard.Open(_spec.Searcher.Objective);
        _progress = new ExperimentProgress(_searcher.TrialCount, recorded);
    }

    private ITrialGrain Trial(long trial) => GrainFactory.GetGrain<ITrialGrain>(FoldId.KeyOf(Id, trial));

    private ILeaderboardGrain Leaderboard => GrainFactory.GetGrain<ILeaderboardGrain>(Id);

    private async Task Begin()
    {
        LogBegin(Id, _progress.Trials, _progress.Completed + _progress.Failed);
        _review ??= this.RegisterGrainTimer(Review, new GrainTimerCreationOptions(_options.ReviewPeriod, _options.ReviewPeriod) { Interleave = true });
        await MeasureWindow();
        await GoOn();
    }

    private async Task GoOn()
    {
        if (_progress.IsComplete) await End();
        else StartTrials();
    }

    private void StartTrials()
    {
        while (Status == Status.Running && _progress.StartNext(_window) is { } trial) StartTrial(trial).Ignore();
    }

    private async Task StartTrial(long trial)
    {
        try
        {
            IReadOnlyList<Hyperparameter> values = [.. _searcher.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];
            var start = new TrialStart(values, _plan.FoldsPerTrial, _spec.Searcher.Objective, _spec.MaxRestarts, _spec.Resources.MaxSlots);
            await Trial(trial).Start(start);

            // A pause may have come while the trial queued its folds.
            if (Status != Status.Running) await GrainFactory.GetSlotPool().Withdraw(Id);
        }
        catch (Exception exception)
        {
            // The next review starts it again.
            LogTrialNotStarted(Id, trial, exception);
        }
    }

    /// <summary>Looks after what is under way: a start is harmless when repeated, and mends whatever message was lost.</summary>
    private async Task Review()
    {
        if (Status != Status.Running) return;
        await MeasureWindow();
        foreach (long trial in _progress.Started.ToList()) StartTrial(trial).Ignore();
        await GoOn();
        await Write();
    }

    private async Task MeasureWindow() =>
        _window = Math.Max(8, _options.TrialsPerSlot * await GrainFactory.GetSlotPool().GetSlotCount() / _plan.FoldsPerTrial);

    private async Task Halt()
    {
        _progress.Halt();
        await GrainFactory.GetSlotPool().Withdraw(Id);
        await Leaderboard.Flush();
        await Write();
        LogHalt(Id, Status);
    }

    private async Task End()
    {
        await Leaderboard.Flush();
        if (!Move(_progress.Completed > 0 ? ExperimentEvent.Complete : ExperimentEvent.Fail)) return;
        await Write();
        LogEnd(Id, Status, _progress.Completed, _progress.Failed);
    }

    private bool Move(ExperimentEvent happening)
    {
        if (ExperimentLifecycle.Next(Status, happening) is not { } next) return false;
        CountWallTime();
        _state.State.Status = next;
        if (next == Status.Running) _wallSince = _time.GetTimestamp();
        return true;
    }

    private void CountWallTime()
    {
        if (Status != Status.Running) return;
        long now = _time.GetTimestamp();
        _state.State.WallSeconds += _time.GetElapsedTime(_wallSince, now).TotalSeconds;
        _wallSince = now;
    }

    /// <summary>One write at a time; each writes what holds when its turn comes.</summary>
    private Task Write()
    {
        CountWallTime();
        return _writing = WriteAfter(_writing);
    }

    private async Task WriteAfter(Task previous)
    {
        await previous.ContinueWith(_ => { }, TaskScheduler.Current);
        await _state.WriteStateAsync();
    }

    private async Task<ExperimentSnapshot> TakeNextSnapshot()
    {
        await Task.Delay(_options.SnapshotPeriod, _time);
        _nextSnapshot = null;
        return await TakeSnapshot();
    }

    private async Task<ExperimentSnapshot> TakeSnapshot()
    {
        IReadOnlyList<LeaseProgress> running = Status == Status.Running ? await GrainFactory.GetSlotPool().GetRunning(Id) : [];
        long[] open = await Task.WhenAll(_progress.Started.Select(trial => Trial(trial).GetEpochs()));
        IReadOnlyList<TrialResult> best = await Leaderboard.GetTop(BestTrials);
        CountWallTime();
        return new ExperimentSnapshot(
            Id, _spec.Name, Status, _spec.Searcher.Objective, [.. _spec.Space.Parameters.Select(parameter => parameter.Name)],
            _progress.Trials, _progress.Completed, _progress.Failed, _progress.Folds, _plan.FoldsPerTrial,
            _progress.Epochs, _plan.Epochs, open.Sum(), running, best, _state.State.WallSeconds, _state.State.CreatedAt);
    }
}
