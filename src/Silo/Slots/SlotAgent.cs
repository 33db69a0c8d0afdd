using System.Diagnostics;
using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Telemetry;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Leases jobs for this silo's slots, one ahead for each slot so that no slot waits. The agent has each job trained, reports each fold's
/// result at once, and renews its leases. It runs as a grain does: one turn at a time, on the scheduler that starts it.
/// </summary>
internal sealed partial class SlotAgent
{
    private readonly IGrainFactory _grains;
    private readonly IJobRunner _runner;
    private readonly FoldCheckpoints _checkpoints;
    private readonly SlotEnergy _energy;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SlotAgent> _logger;
    private readonly SiloSlots _silo;
    private readonly ISlotPoolGrain _pool;
    private readonly Heartbeat _heartbeat;
    private readonly Retries _retries;
    private readonly KnownExperiments _experiments;
    private readonly List<HeldJob> _ready = [];
    private readonly Signal _changed = new();
    private FoldReports _reports = null!;
    private volatile bool _isDraining;
    private volatile bool _isStopping;

    /// <summary>The number of jobs that may still be leased: one in training and one ahead for each slot.</summary>
    private int _room;

    public SlotAgent(
        IGrainFactory grains, IJobRunner runner, FoldCheckpoints checkpoints, SlotEnergy energy, SlotOptions options, SiloSlots silo,
        TimeProvider time, ILogger<SlotAgent> logger)
    {
        _grains = grains;
        _runner = runner;
        _data = new DataLoads(runner);
        (_checkpoints, _energy) = (checkpoints, energy);
        _options = options;
        _silo = silo;
        _time = time;
        _logger = logger;
        _pool = grains.GetSlotPool();
        _heartbeat = new Heartbeat(_pool, options, time, logger);
        _retries = new Retries(options.RetryDelay, time, logger);
        _experiments = new KnownExperiments(grains);
        _room = silo.IsRefused ? 0 : 2 * silo.Slots;
    }

    /// <summary>The reason why this silo takes no new work, for the operator. Null when it does. Any thread may read it.</summary>
    public string? Impediment =>
        _isStopping ? "it is stopping"
        : _silo.IsRefused ? _silo.SelfTest
        : _isDraining ? "it is drained or quarantined"
        : _heartbeat.Impediment;

    /// <summary>Works until it is stopped.</summary>
    /// <param name="stopping">Asks the agent to save the trainings, to report results and to leave.</param>
    /// <param name="impatience">Ends the agent at once, with or without results.</param>
    public async Task Run(CancellationToken stopping, CancellationToken impatience)
    {
        _reports = new FoldReports(_grains, _checkpoints, _silo, _retries, _time, _logger, impatience);
        Task slots = Task.WhenAll(Enumerable.Range(0, _silo.Slots).Select(RunSlot));
        using var left = CancellationTokenSource.CreateLinkedTokenSource(impatience);
        Task heartbeat = _heartbeat.Run(() =>
        {
            _energy.Read();
            return (Presented, [.. _reports.Held.Values.Select(held => held.Progress)]);
        }, Obey, left.Token);
        await Pull(stopping);

        _isStopping = true;
        SuspendAll();
        await slots;
        await _reports.Finish();
        left.Cancel();
        await heartbeat;
        await _heartbeat.Leave(_silo.Address, impatience);
    }

    private async Task Pull(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (_room <= 0 || _isDraining)
            {
                await _changed.Wait(stopping);
                continue;
            }

            int count = _room;
            _room = 0;
            IReadOnlyList<Lease> leases = await _retries.Call(() => _pool.Lease(Presented, count), stopping) ?? [];
            IGrouping<LeaseId, Lease>[] jobs = [.. leases.GroupBy(lease => lease.Job)];
            _room += count - jobs.Length;
            await Task.WhenAll(jobs.Select(job => Prepare([.. job])));
        }
    }

    private async Task RunSlot(int slot)
    {
        long? ended = null;
        while (await NextReady() is { } next)
        {
            if (ended is { } since) GridfoldMeter.SlotGap.Record(_time.GetElapsedTime(since).TotalSeconds);
            JobMember first = next.Runs[0].Members[0];
            Activity.Current = first.Held.Activity;
            await Train(slot, next);
            ended = _time.GetTimestamp();
            MakeRoom();
            Activity.Current = null;
        }
    }

    private async Task<HeldJob?> NextReady()
    {
        while (_ready.Count == 0)
        {
            if (_isStopping) return null;
            await _changed.Wait();
        }

        HeldJob next = _ready[0];
        _ready.RemoveAt(0);
        return next;
    }

    /// <summary>Trains a job. The slot goes on at once: results are written while it trains the next job.</summary>
    private async Task Train(int slot, HeldJob job)
    {
        HeldRun[] runs = [.. job.Runs.Where(run => run.Open.Any())];
        Exception? fault = null;
        try
        {
            job.Charge.Begin(slot);
            foreach (HeldRun run in runs) run.TrainingBegins();
            foreach (JobMember member in job.Open) Log(member, () => LogTrainingBegins(member.Held.Lease.Fold, slot));
            using Activity? activity = GridfoldMeter.Activities.StartActivity("train")?.SetTag("gridfold.slot", slot)
                .SetTag("gridfold.folds", job.Open.Count());
            await _runner.Run(slot, new SlotJob(job.Spec, job.Fingerprint,
                [.. runs.Select(run => new SlotRun([.. run.Open.Select(member => member.Assignment)], run))]));
        }
        catch (OperationCanceledException) when (job.Open.All(member => member.Held.Dropped.IsCancellationRequested))
        {
            // The leases are given back.
        }
        catch (Exception exception)
        {
            // This includes errors in the data. The data could be read when the search was submitted, and another silo may still read it.
            JobMember first = job.Runs[0].Members[0];
            Log(first, () => LogTrainingBroke(first.Held.Lease.Fold, exception));
            fault = exception;
        }

        job.Charge.End();
        HeldLease[] left = [.. job.Open.Select(member => member.Held)];
        foreach (HeldLease held in left) held.GoOut();
        if (fault is not null) _reports.Fault(left, fault);
        else if (left.Length > 0) _reports.GiveBack(left, Task.WhenAll(job.Runs.Select(run => run.Saving)));
        job.Dispose();
    }

    /// <summary>Logs a message about a fold in a scope that names the fold.</summary>
    private void Log(JobMember member, Action log)
    {
        using IDisposable? scope = _logger.BeginFold(member.Held.Lease.Fold, member.Assignment.Attempt);
        log();
    }

    private void Obey(SiloOrders orders)
    {
        foreach (LeaseId lease in orders.Lost)
        {
            if (_reports.Held.TryGetValue(lease, out HeldLease? held)) held.Suspend();
        }

        foreach (LeaseId lease in orders.Cancelled)
        {
            if (_reports.Held.TryGetValue(lease, out HeldLease? held)) held.Drop();
        }

        foreach (HeldJob ahead in _ready.Concat(_awaitingData.Keys))
        {
            if (ahead.Open.Any(member => orders.Wanted.Contains(member.Held.Lease.Id))) ahead.Suspend();
        }

        GiveBackOver();
        if (orders.IsDraining) SuspendAll();
        if (_isDraining == orders.IsDraining) return;
        _isDraining = orders.IsDraining;
        _changed.Wake();
    }

    private void SuspendAll()
    {
        foreach (HeldLease held in _reports.Held.Values) held.Suspend();
        GiveBackOver();
        _changed.Wake();
    }

    /// <summary>Gives back the leased jobs that are not to be trained, even when every slot is busy.</summary>
    private void GiveBackOver()
    {
        foreach (HeldJob job in _ready.Concat(_awaitingData.Keys).ToList())
        {
            HeldLease[] over = [.. job.Open.Select(member => member.Held).Where(held => held.IsOver)];
            if (over.Length == 0) continue;
            foreach (HeldLease held in over) held.GoOut();
            _reports.Track(_reports.Release(over, LeaseEnd.Returned));
            if (job.Open.Any()) continue;
            if (_ready.Remove(job)) MakeRoom();
            else LeaveData(job);
            job.Dispose();
        }
    }

    private void MakeRoom()
    {
        _room++;
        _changed.Wake();
    }

    private IFoldGrain Fold(Lease lease) => _grains.GetGrain<IFoldGrain>(lease.Fold.ToString());
}
