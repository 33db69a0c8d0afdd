using System.Diagnostics;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Telemetry;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Pulls work for this silo's slots: leases jobs, one ahead for each slot so that none ever waits, has each trained, reports each fold's result
/// as soon as it is there, and renews what it holds. Runs as a grain does: one turn at a time, on the scheduler that it is started on.
/// </summary>
internal sealed partial class SlotAgent
{
    private readonly IGrainFactory _grains;
    private readonly IJobRunner _runner;
    private readonly FoldCheckpoints _checkpoints;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SlotAgent> _logger;
    private readonly SiloSlots _silo;
    private readonly ISlotPoolGrain _pool;
    private readonly Dictionary<LeaseId, HeldLease> _held = [];
    private readonly HashSet<Task> _reports = [];
    private readonly Dictionary<string, (ExperimentSpec Spec, string Fingerprint)> _experiments = [];
    private readonly List<HeldJob> _ready = [];
    private readonly Signal _changed = new();
    private volatile bool _isDraining;
    private volatile bool _isStopping;
    private long? _heardAt;

    /// <summary>Ends everything, whatever is left.</summary>
    private CancellationToken _impatience;

    /// <summary>Jobs that may still be leased: one in training and one ahead for each slot.</summary>
    private int _room;

    public SlotAgent(
        IGrainFactory grains, IJobRunner runner, FoldCheckpoints checkpoints, SlotOptions options, SiloSlots silo, TimeProvider time, ILogger<SlotAgent> logger)
    {
        _grains = grains;
        _runner = runner;
        _data = new DataLoads(runner);
        _checkpoints = checkpoints;
        _options = options;
        _silo = silo;
        _time = time;
        _logger = logger;
        _pool = grains.GetSlotPool();
        _room = silo.IsRefused ? 0 : 2 * silo.Slots;
    }

    /// <summary>Why this silo takes no new work, for its operator; null when it does. May be asked from any thread.</summary>
    public string? Impediment =>
        _isStopping ? "it is stopping"
        : _silo.IsRefused ? _silo.SelfTest
        : _isDraining ? "it is drained or quarantined"
        : _heardAt is not { } heardAt ? "the slot pool has not answered yet"
        : _time.GetElapsedTime(heardAt) > 2 * _options.HeartbeatTimeout ? $"the slot pool has not answered for {_time.GetElapsedTime(heardAt).TotalSeconds:0} s"
        : null;

    /// <summary>Works until it is stopped.</summary>
    /// <param name="stopping">Asks it to save what is in training, to report what has ended, and to leave.</param>
    /// <param name="impatience">Ends that, whatever is left.</param>
    public async Task Run(CancellationToken stopping, CancellationToken impatience)
    {
        _impatience = impatience;
        Task slots = Task.WhenAll(Enumerable.Range(0, _silo.Slots).Select(RunSlot));
        using var left = CancellationTokenSource.CreateLinkedTokenSource(impatience);
        Task heartbeat = Heartbeat(left.Token);
        await Pull(stopping);

        _isStopping = true;
        SuspendAll();
        await slots;
        await Task.WhenAll(_reports);
        left.Cancel();
        await heartbeat;
        await Leave();
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
            IReadOnlyList<Lease> leases = await Retry(() => _pool.Lease(Presented, count), stopping) ?? [];
            IGrouping<LeaseId, Lease>[] jobs = [.. leases.GroupBy(lease => lease.Job)];
            _room += count - jobs.Length;
            await Task.WhenAll(jobs.Select(job => Prepare([.. job])));
        }
    }

    /// <summary>What came of a member of a training that goes on or has ended.</summary>
    public void End(JobMember member, TrainedFold trained) => Track(Report(member, trained));

    /// <summary>Members have left a training that goes on without them.</summary>
    /// <param name="leases">Theirs.</param>
    /// <param name="saving">What has to be stored before they wait again.</param>
    public void GiveBack(IReadOnlyList<HeldLease> leases, Task saving) => Track(Return(leases, saving));

    /// <summary>Begins a job's folds under their leases and puts it before the slots; as a whole or not at all, since what is split is trained twice.</summary>
    private async Task Prepare(Lease[] leases)
    {
        HeldLease[] job = [.. leases.Select(lease => new HeldLease(lease, _impatience))];
        foreach (HeldLease held in job) _held[held.Lease.Id] = held;
        HeldLease[] members = job, returned = [];
        try
        {
            FoldAssignment?[] assignments = await Task.WhenAll(job.Select(held => Fold(held.Lease).Begin(held.Lease.Id)));
            members = [.. job.Where((_, index) => assignments[index] is not null)];
            if (members.Length > 0)
            {
                HeldJob begun = await ToHeldJob([.. members.Zip(assignments.OfType<FoldAssignment>())]);
                Task loading = _data.Begin(ExperimentOf(begun), begun.Spec, begun.Fingerprint);
                if (!loading.IsCompletedSuccessfully) Track(AwaitData(begun, loading));
                else
                {
                    _ready.Add(begun);
                    _changed.Wake();
                }
            }
        }
        catch (Exception exception)
        {
            LogNotBegun(leases[0].Fold, exception);
            returned = members;
        }

        if (returned.Length == members.Length) MakeRoom();
        await Release(returned, LeaseEnd.Returned);
        await Release([.. job.Except(members)], LeaseEnd.Unneeded);
    }

    private async Task<HeldJob> ToHeldJob(IReadOnlyList<(HeldLease Held, FoldAssignment Assignment)> begun)
    {
        string experiment = begun[0].Held.Lease.Fold.Experiment;
        (ExperimentSpec spec, string fingerprint) = await GetExperiment(experiment);
        string? budget = spec.Space.Budget?.Name;
        var runs = new List<HeldRun>();
        foreach ((IReadOnlyList<JobMember> members, IReadOnlyList<CheckpointReference> checkpoints) in
            RunMembers.Of(begun.Select(member => JobMember.Of(member.Held, member.Assignment, budget)), budget))
        {
            (byte[] Content, int Epoch)? newest = await _checkpoints.ReadNewest(experiment, checkpoints);
            foreach (JobMember member in members) TellAttempt(member.Assignment, newest?.Epoch);
            runs.Add(new HeldRun(this, members, newest?.Content, _checkpoints, spec.CheckpointEpochs, _options.CheckpointPeriod, _time));
        }

        return new HeldJob(spec, fingerprint, runs);
    }

    private void TellAttempt(FoldAssignment assignment, int? epoch)
    {
        (FoldId fold, int attempt) = (assignment.Fold, assignment.Attempt);
        GridfoldMeter.Attempts.Add(1, GridfoldMeter.Tag("reason", epoch is not null ? "resumed" : attempt == 1 ? "first" : "restarted"));
        if (epoch is not null) _grains.TellLog(fold.Experiment, LogKind.Resumed, $"fold {fold} goes on from epoch {epoch} as attempt {attempt}");
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

    /// <summary>Trains a job. The slot goes on at once: results are written while it trains the next one.</summary>
    private async Task Train(int slot, HeldJob job)
    {
        HeldRun[] runs = [.. job.Runs.Where(run => run.Open.Any())];
        Exception? fault = null;
        try
        {
            foreach (HeldRun run in runs) run.TrainingBegins();
            foreach (JobMember member in job.Open) Log(member, () => LogTrainingBegins(member.Held.Lease.Fold, slot));
            using Activity? activity = GridfoldMeter.Activities.StartActivity("train")?.SetTag("gridfold.slot", slot).SetTag("gridfold.folds", job.Open.Count());
            await _runner.Run(slot, new SlotJob(job.Spec, job.Fingerprint,
                [.. runs.Select(run => new SlotRun([.. run.Open.Select(member => member.Assignment)], run))]));
        }
        catch (OperationCanceledException) when (job.Open.All(member => member.Held.Dropped.IsCancellationRequested))
        {
            // They are given back.
        }
        catch (Exception exception)
        {
            // Be it the data: they were read when the search was submitted, and another silo may still find them.
            JobMember first = job.Runs[0].Members[0];
            Log(first, () => LogTrainingBroke(first.Held.Lease.Fold, exception));
            fault = exception;
        }

        HeldLease[] left = [.. job.Open.Select(member => member.Held)];
        foreach (HeldLease held in left) held.GoOut();
        if (fault is not null) Track(ReportFault(left, fault));
        else if (left.Length > 0) Track(Return(left, Task.WhenAll(job.Runs.Select(run => run.Saving))));
        job.Dispose();
    }

    /// <summary>Logs something about a fold, with what names it.</summary>
    private void Log(JobMember member, Action log)
    {
        using IDisposable? scope = _logger.BeginFold(member.Held.Lease.Fold, member.Assignment.Attempt);
        log();
    }

    /// <summary>Tells a fold's grain its result.</summary>
    private async Task Report(JobMember member, TrainedFold trained)
    {
        (HeldLease held, FoldAssignment assignment, _) = member;
        double seconds = _time.GetElapsedTime(held.BeganAt).TotalSeconds;
        GridfoldMeter.FoldDuration.Record(seconds);
        Log(member, () => LogTrainingEnded(held.Lease.Fold, seconds));
        var result = new FoldResult(trained.Summary, trained.History, trained.Confusion, assignment.Attempt, seconds, _silo.Name)
        {
            Engine = trained.Engine,
            EngineReason = trained.EngineReason,
            Device = _silo.Device,
            Setting = _silo.Setting,
        };
        Activity.Current = held.Activity;
        await Until(held.Saving.WaitAsync(_impatience));

        // The model first: whoever hears of a completed fold can rely on its being stored. And once: by the next report it may be surpassed and removed.
        bool isStored = trained.Model is not { } model || await Insist(() => _checkpoints.WriteModel(held.Lease.Fold, trained.Summary.WeightsHash!, model(held.Lease.Fold)));
        if (isStored) await Insist(() => Fold(held.Lease).Complete(held.Lease.Id, result));
        await Release([held], LeaseEnd.Done);
    }

    private async Task ReportFault(IReadOnlyList<HeldLease> job, Exception fault)
    {
        await Until(Task.WhenAll(job.Select(held => held.Saving)).WaitAsync(_impatience));
        await Task.WhenAll(job.Select(held => Insist(() => Fold(held.Lease).Fault(held.Lease.Id, fault.Message, _silo.Name))));
        await Release(job, LeaseEnd.Faulted);
    }

    private async Task Return(IReadOnlyList<HeldLease> job, Task saving)
    {
        // What they went on from has to be there before another slot takes them.
        await Until(saving.WaitAsync(_impatience));
        await Release(job, LeaseEnd.Returned);
    }

    /// <summary>Reports until it is heard: a result is worth more than the storage's or the network's bad minute.</summary>
    private Task<bool> Insist(Func<Task> report) => Retry(async () =>
    {
        await report();
        return true;
    }, _impatience);

    private async Task Release(IReadOnlyList<HeldLease> leases, LeaseEnd end)
    {
        if (leases.Count == 0) return;
        foreach (HeldLease held in leases) _held.Remove(held.Lease.Id);
        try
        {
            await _pool.Release([.. leases.Select(held => held.Lease.Id)], end);
        }
        catch (Exception exception)
        {
            // They run out by themselves.
            LogNotReleased(leases[0].Lease.Fold, exception);
        }

        foreach (HeldLease held in leases) held.Dispose();
    }

    private async Task Heartbeat(CancellationToken left)
    {
        while (!left.IsCancellationRequested)
        {
            try
            {
                SiloOrders orders = await _pool.Renew(Presented,
                    [.. _held.Values.Select(held => held.Progress)]).WaitAsync(_options.HeartbeatTimeout, _time, left);
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
        foreach (HeldLease held in _held.Values) held.Suspend();
        GiveBackOver();
        _changed.Wake();
    }

    /// <summary>What was leased ahead and is not to be trained goes back at once, whatever the slots are busy with.</summary>
    private void GiveBackOver()
    {
        foreach (HeldJob job in _ready.Concat(_awaitingData.Keys).ToList())
        {
            HeldLease[] over = [.. job.Open.Select(member => member.Held).Where(held => held.IsOver)];
            if (over.Length == 0) continue;
            foreach (HeldLease held in over) held.GoOut();
            Track(Release(over, LeaseEnd.Returned));
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

    private async Task Leave()
    {
        try
        {
            await _pool.Leave(_silo.Address).WaitAsync(_impatience);
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
}
