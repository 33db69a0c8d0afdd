using System.Diagnostics;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Input;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Pulls work for this silo's slots: leases folds, one ahead for each slot so that none ever waits, has each trained, reports the results,
/// and renews what it holds. Runs as a grain does: one turn at a time, on the scheduler that it is started on.
/// </summary>
internal sealed partial class SlotAgent
{
    private readonly IGrainFactory _grains;
    private readonly IFoldRunner _runner;
    private readonly FoldCheckpoints _checkpoints;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SlotAgent> _logger;
    private readonly SiloSlots _silo;
    private readonly ISlotPoolGrain _pool;
    private readonly Dictionary<LeaseId, HeldLease> _held = [];
    private readonly HashSet<Task> _reports = [];
    private readonly Dictionary<string, (ExperimentSpec Spec, string Fingerprint)> _experiments = [];
    private readonly List<ReadyFold> _ready = [];
    private readonly Signal _changed = new();
    private volatile bool _isDraining;
    private volatile bool _isStopping;
    private long? _heardAt;

    /// <summary>Folds that may still be leased: one in training and one ahead for each slot.</summary>
    private int _room;

    public SlotAgent(
        IGrainFactory grains, IFoldRunner runner, FoldCheckpoints checkpoints, SlotOptions options, SiloSlots silo, TimeProvider time, ILogger<SlotAgent> logger)
    {
        _grains = grains;
        _runner = runner;
        _checkpoints = checkpoints;
        _options = options;
        _silo = silo;
        _time = time;
        _logger = logger;
        _pool = grains.GetSlotPool();
        _room = 2 * silo.Slots;
    }

    /// <summary>Why this silo takes no new work, for its operator; null when it does. May be asked from any thread.</summary>
    public string? Impediment =>
        _isStopping ? "it is stopping"
        : _isDraining ? "it is drained or quarantined"
        : _heardAt is not { } heardAt ? "the slot pool has not answered yet"
        : _time.GetElapsedTime(heardAt) > 2 * _options.HeartbeatTimeout ? $"the slot pool has not answered for {_time.GetElapsedTime(heardAt).TotalSeconds:0} s"
        : null;

    /// <summary>Works until it is stopped.</summary>
    /// <param name="stopping">Asks it to save what is in training, to report what has ended, and to leave.</param>
    /// <param name="impatience">Ends that, whatever is left.</param>
    public async Task Run(CancellationToken stopping, CancellationToken impatience)
    {
        Task slots = Task.WhenAll(Enumerable.Range(0, _silo.Slots).Select(slot => RunSlot(slot, impatience)));
        using var left = CancellationTokenSource.CreateLinkedTokenSource(impatience);
        Task heartbeat = Heartbeat(left.Token);
        await Pull(stopping, impatience);

        _isStopping = true;
        SuspendAll();
        await slots;
        await Task.WhenAll(_reports);
        left.Cancel();
        await heartbeat;
        await Leave(impatience);
    }

    private async Task Pull(CancellationToken stopping, CancellationToken impatience)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (_room == 0 || _isDraining)
            {
                await _changed.Wait(stopping);
                continue;
            }

            int count = _room;
            _room = 0;
            IReadOnlyList<Lease> leases = await Retry(() => _pool.Lease(_silo, count), stopping) ?? [];
            _room += count - leases.Count;
            await Task.WhenAll(leases.Select(lease => Prepare(lease, impatience)));
        }
    }

    /// <summary>Begins a fold under its lease and puts it before the slots.</summary>
    private async Task Prepare(Lease lease, CancellationToken impatience)
    {
        var held = new HeldLease(lease, impatience);
        _held[lease.Id] = held;
        LeaseEnd end = LeaseEnd.Returned;
        try
        {
            if (await Fold(lease).Begin(lease.Id) is { } assignment)
            {
                (ExperimentSpec spec, string fingerprint) = await GetExperiment(lease.Fold.Experiment);
                byte[]? checkpoint = await _checkpoints.ReadNewest(assignment);
                _ready.Add(new ReadyFold(held, new FoldTraining(assignment, spec, fingerprint), checkpoint));
                _changed.Wake();
                return;
            }

            end = LeaseEnd.Unneeded;
        }
        catch (Exception exception)
        {
            LogNotBegun(lease.Fold, exception);
        }

        MakeRoom();
        await Release(held, end);
    }

    private async Task RunSlot(int slot, CancellationToken impatience)
    {
        long? ended = null;
        while (await NextReady() is { } next)
        {
            if (ended is { } since) GridfoldMeter.SlotGap.Record(_time.GetElapsedTime(since).TotalSeconds);
            using IDisposable? scope = _logger.BeginFold(next.Held.Lease.Fold, next.Training.Assignment.Attempt);
            Activity.Current = next.Held.Activity;
            (Func<Task>? report, LeaseEnd end) = await Train(slot, next);
            ended = _time.GetTimestamp();
            MakeRoom();

            // The slot goes on at once: the result is written while the next fold trains.
            Track(Report(next.Held, report, end, impatience));
            Activity.Current = null;
        }
    }

    private async Task<ReadyFold?> NextReady()
    {
        while (_ready.Count == 0)
        {
            if (_isStopping) return null;
            await _changed.Wait();
        }

        ReadyFold next = _ready[0];
        _ready.RemoveAt(0);
        return next;
    }

    /// <summary>Trains a fold.</summary>
    /// <returns>The call that tells the fold's grain what came of it, null for none, and how the lease ends.</returns>
    private async Task<(Func<Task>? Report, LeaseEnd End)> Train(int slot, ReadyFold next)
    {
        (HeldLease held, FoldTraining training, byte[]? checkpoint) = next;
        FoldAssignment assignment = training.Assignment;
        IFoldGrain fold = Fold(held.Lease);
        long started = _time.GetTimestamp();
        FoldResult ToResult(TrainedFold trained) =>
            new(trained.Summary, trained.History, trained.Confusion, assignment.Attempt, _time.GetElapsedTime(started).TotalSeconds, _silo.Name);
        try
        {
            held.TrainingBegins();
            LogTrainingBegins(assignment.Fold, slot);
            using Activity? activity = GridfoldMeter.Activities.StartActivity("train")?.SetTag("gridfold.attempt", assignment.Attempt).SetTag("gridfold.slot", slot);
            var control = new TrainingControl(held, _checkpoints, checkpoint, training.Spec.CheckpointEpochs, _options.CheckpointPeriod, _time);
            TrainedFold? trained = await _runner.Run(slot, training, control);
            double seconds = _time.GetElapsedTime(started).TotalSeconds;
            GridfoldMeter.FoldDuration.Record(seconds);
            LogTrainingEnded(assignment.Fold, seconds);
            if (trained is null) return (null, LeaseEnd.Returned);
            return (() => fold.Complete(held.Lease.Id, ToResult(trained)), LeaseEnd.Done);
        }
        catch (OperationCanceledException) when (held.Dropped.IsCancellationRequested)
        {
            return (null, LeaseEnd.Returned);
        }
        catch (InputException exception)
        {
            // Another attempt would meet the same data.
            var summary = new FoldSummary(assignment.Fold.Fold, Status.Failed, [], 0, null, exception.Message);
            return (() => fold.Complete(held.Lease.Id, ToResult(new TrainedFold(summary, EpochHistory.Empty, []))), LeaseEnd.Done);
        }
        catch (Exception exception)
        {
            LogTrainingBroke(held.Lease.Fold, exception);
            return (() => fold.Fault(held.Lease.Id, exception.Message, _silo.Name), LeaseEnd.Faulted);
        }
    }

    /// <summary>Reports until it is heard: a result is worth more than the storage's or the network's bad minute.</summary>
    private async Task Report(HeldLease held, Func<Task>? report, LeaseEnd end, CancellationToken impatience)
    {
        await Until(held.Saving.WaitAsync(impatience));
        if (report is not null)
        {
            await Retry(async () =>
            {
                await report();
                return true;
            }, impatience);
        }

        await Release(held, end);
    }

    private async Task Release(HeldLease held, LeaseEnd end)
    {
        _held.Remove(held.Lease.Id);
        try
        {
            await _pool.Release(held.Lease.Id, end);
        }
        catch (Exception exception)
        {
            // It runs out by itself.
            LogNotReleased(held.Lease.Fold, exception);
        }

        held.Dispose();
    }

    private async Task Heartbeat(CancellationToken left)
    {
        while (!left.IsCancellationRequested)
        {
            try
            {
                SiloOrders orders = await _pool.Renew(_silo, [.. _held.Values.Select(held => held.Progress)]).WaitAsync(_options.HeartbeatTimeout, _time, left);
                _heardAt = _time.GetTimestamp();
                Obey(orders);
            }
            catch (Exception exception)
            {
                if (!left.IsCancellationRequested) LogHeartbeatFailed(exception);
            }

            await Until(Task.Delay(_options.HeartbeatPeriod, _time, left));
        }
    }

    private void Obey(SiloOrders orders)
    {
        foreach (LeaseId lease in orders.Lost)
        {
            if (_held.TryGetValue(lease, out HeldLease? held)) held.Suspend();
        }

        foreach (LeaseId lease in orders.Cancelled)
        {
            if (_held.TryGetValue(lease, out HeldLease? held)) held.Drop();
        }

        foreach (ReadyFold wanted in _ready.Where(ready => orders.Wanted.Contains(ready.Held.Lease.Id))) wanted.Held.Suspend();
        GiveBackOver();
        if (orders.IsDraining) SuspendAll();
        if (_isDraining == orders.IsDraining) return;
        _isDraining = orders.IsDraining;
        _changed.Wake();
    }

    private void SuspendAll()
    {
        foreach (HeldLease held in _held.Values) held.Suspend();
        GiveBackOver();
        _changed.Wake();
    }

    /// <summary>What was leased ahead and is not to be trained goes back at once, whatever the slots are busy with.</summary>
    private void GiveBackOver()
    {
        foreach (ReadyFold over in _ready.Where(ready => ready.Held.IsOver).ToList())
        {
            _ready.Remove(over);
            MakeRoom();
            Track(Release(over.Held, LeaseEnd.Returned));
        }
    }

    private void MakeRoom()
    {
        _room++;
        _changed.Wake();
    }

    private void Track(Task report)
    {
        _reports.Add(report);
        Untrack(report).Ignore();
    }

    private async Task Untrack(Task report)
    {
        await Until(report);
        _reports.Remove(report);
    }

    private async Task Leave(CancellationToken impatience)
    {
        try
        {
            await _pool.Leave(_silo.Address).WaitAsync(impatience);
        }
        catch (Exception exception)
        {
            // The cluster may be gone already; its leases run out by themselves.
            LogHeartbeatFailed(exception);
        }
    }

    private async Task<(ExperimentSpec Spec, string Fingerprint)> GetExperiment(string id)
    {
        if (_experiments.TryGetValue(id, out (ExperimentSpec Spec, string Fingerprint) known)) return known;
        ExperimentSubmission submission = await _grains.GetGrain<IExperimentGrain>(id).GetSubmission()
            ?? throw new InvalidOperationException($"Experiment {id} has folds and no submission.");
        return _experiments[id] = (ExperimentSpec.Parse(submission.SpecJson), submission.DatasetFingerprint);
    }

    private IFoldGrain Fold(Lease lease) => _grains.GetGrain<IFoldGrain>(lease.Fold.ToString());

    /// <summary>Calls until it succeeds, with a delay between; null when that is cancelled first.</summary>
    private async Task<T?> Retry<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // A request for work may wait in the pool longer than a stop can.
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                if (cancellationToken.IsCancellationRequested) return default;
                LogRetry(exception);
            }

            if (!await Until(Task.Delay(_options.RetryDelay, _time, cancellationToken))) return default;
        }
    }

    /// <summary>False when the wait was cancelled.</summary>
    private static async Task<bool> Until(Task wait)
    {
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return wait.IsCompletedSuccessfully;
    }

    /// <summary>A fold that waits for a slot of this silo.</summary>
    private sealed record ReadyFold(HeldLease Held, FoldTraining Training, byte[]? Checkpoint);
}
