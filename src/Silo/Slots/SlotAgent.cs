using System.Collections.Concurrent;
using System.Threading.Channels;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Pulls work for this silo's slots: leases folds, one ahead for each slot so that none ever waits, trains each on its slot's
/// thread, reports the results, and renews what it holds.
/// </summary>
internal sealed partial class SlotAgent : BackgroundService
{
    private readonly IGrainFactory _grains;
    private readonly IFoldTrainer _trainer;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SlotAgent> _logger;
    private readonly SiloSlots _silo;
    private readonly ISlotPoolGrain _pool;
    private readonly ConcurrentDictionary<Guid, HeldLease> _held = [];
    private readonly ConcurrentDictionary<Guid, Task> _reports = [];
    private readonly ConcurrentDictionary<string, (ExperimentSpec Spec, string Fingerprint)> _experiments = [];
    private readonly Channel<(HeldLease Held, FoldTraining Training)> _ready =
        Channel.CreateUnbounded<(HeldLease Held, FoldTraining Training)>();

    /// <summary>Room for one fold in training and one ahead for each slot.</summary>
    private readonly SemaphoreSlim _room;

    public SlotAgent(
        IGrainFactory grains, IFoldTrainer trainer, IOptions<SlotOptions> options, TimeProvider time, ILocalSiloDetails silo, ILogger<SlotAgent> logger)
    {
        _grains = grains;
        _trainer = trainer;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _silo = new SiloSlots(silo.Name, "cpu", _options.Slots);
        _pool = grains.GetSlotPool();
        _room = new SemaphoreSlim(2 * _options.Slots);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _room.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task slots = Task.WhenAll(Enumerable.Range(1, _options.Slots).Select(slot => RunSlot(slot, stoppingToken)));
        Task heartbeat = Heartbeat(stoppingToken);
        await Pull(stoppingToken);
        _ready.Writer.Complete();
        await slots;
        await heartbeat;
        await Task.WhenAll(_reports.Values);
        await Leave();
    }

    private async Task Pull(CancellationToken stopping)
    {
        while (await Until(_room.WaitAsync(stopping)))
        {
            int count = 1;
            while (_room.Wait(0, CancellationToken.None)) count++;
            IReadOnlyList<Lease> leases = await Retry(() => _pool.Lease(_silo, count), stopping) ?? [];
            if (leases.Count < count) _room.Release(count - leases.Count);
            await Task.WhenAll(leases.Select(lease => Prepare(lease, stopping)));
        }
    }

    /// <summary>Begins a fold under its lease and puts it before the slots.</summary>
    private async Task Prepare(Lease lease, CancellationToken stopping)
    {
        var held = new HeldLease(lease, stopping);
        _held[lease.Id] = held;
        try
        {
            if (await Fold(lease).Begin(lease.Id) is { } assignment)
            {
                (ExperimentSpec spec, string fingerprint) = await GetExperiment(lease.Fold.Experiment);
                _ready.Writer.TryWrite((held, new FoldTraining(assignment, spec, fingerprint)));
                return;
            }
        }
        catch (Exception exception)
        {
            LogNotBegun(lease.Fold, exception);
        }

        _room.Release();
        await Release(held);
    }

    private async Task RunSlot(int slot, CancellationToken stopping)
    {
        using var thread = new SlotThread(slot);
        await foreach ((HeldLease held, FoldTraining training) in _ready.Reader.ReadAllAsync(CancellationToken.None))
        {
            Func<Task>? report = await Train(thread, held, training);
            _room.Release();

            // The slot goes on at once: the result is written while the next fold trains.
            if (report is null) await Release(held);
            else _reports[held.Lease.Id] = Report(held, report, stopping);
        }
    }

    /// <summary>Trains a fold.</summary>
    /// <returns>The call that tells the fold's grain what came of it; null when the lease was lost.</returns>
    private async Task<Func<Task>?> Train(SlotThread thread, HeldLease held, FoldTraining training)
    {
        FoldAssignment assignment = training.Assignment;
        Guid lease = held.Lease.Id;
        long started = _time.GetTimestamp();
        FoldResult ToResult(TrainedFold trained) =>
            new(trained.Summary, trained.History, trained.Confusion, assignment.Attempt, _time.GetElapsedTime(started).TotalSeconds, _silo.Name);
        try
        {
            TrainedFold trained = await thread.Run(() =>
            {
                held.Lost.ThrowIfCancellationRequested();
                held.TrainingBegins();
                return _trainer.Train(training, held.EpochEnded, held.Lost);
            });
            return () => Fold(held.Lease).Complete(lease, ToResult(trained));
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested)
        {
            return null;
        }
        catch (InputException exception)
        {
            // Another attempt would meet the same data.
            var summary = new FoldSummary(assignment.Fold.Fold, Status.Failed, [], 0, null, exception.Message);
            return () => Fold(held.Lease).Complete(lease, ToResult(new TrainedFold(summary, EpochHistory.Empty, [])));
        }
        catch (Exception exception)
        {
            LogTrainingBroke(held.Lease.Fold, exception);
            return () => Fold(held.Lease).Fault(lease, exception.Message, _silo.Name);
        }
    }

    /// <summary>Reports until it is heard: a result is worth more than the storage's or the network's bad minute.</summary>
    private async Task Report(HeldLease held, Func<Task> report, CancellationToken stopping)
    {
        await Retry(async () =>
        {
            await report();
            return true;
        }, stopping);
        await Release(held);
        _reports.TryRemove(held.Lease.Id, out _);
    }

    private async Task Release(HeldLease held)
    {
        _held.TryRemove(held.Lease.Id, out _);
        try
        {
            await _pool.Release(held.Lease.Id);
        }
        catch (Exception exception)
        {
            // It runs out by itself.
            LogNotReleased(held.Lease.Fold, exception);
        }

        held.Dispose();
    }

    private async Task Heartbeat(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_options.HeartbeatPeriod, _time);
        while (await Until(timer.WaitForNextTickAsync(stopping).AsTask()))
        {
            try
            {
                IReadOnlyList<Guid> lost = await _pool.Renew(_silo, [.. _held.Values.Select(held => held.Progress)]);
                foreach (Guid lease in lost)
                {
                    if (_held.TryGetValue(lease, out HeldLease? held)) held.Lose();
                }
            }
            catch (Exception exception)
            {
                LogHeartbeatFailed(exception);
            }
        }
    }

    private async Task Leave()
    {
        try
        {
            await _pool.Leave(_silo.Name);
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

    /// <summary>Calls until it succeeds, with a delay between; null when the silo stops first.</summary>
    private async Task<T?> Retry<T>(Func<Task<T>> call, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                // A request for work may wait in the pool longer than a stop can.
                return await call().WaitAsync(stopping);
            }
            catch (Exception exception)
            {
                if (stopping.IsCancellationRequested) return default;
                LogRetry(exception);
            }

            if (!await Until(Task.Delay(_options.RetryDelay, _time, stopping))) return default;
        }
    }

    /// <summary>False when the wait was cancelled.</summary>
    private static async Task<bool> Until(Task wait)
    {
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return wait.IsCompletedSuccessfully;
    }
}
