using System.Diagnostics;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Reports the results of leases to folds and to the slot pool, while slots train on. All calls must come from one scheduler, as those of
/// the agent do.
/// </summary>
internal sealed partial class FoldReports
{
    private readonly IGrainFactory _grains;
    private readonly ISlotPoolGrain _pool;
    private readonly FoldCheckpoints _checkpoints;
    private readonly SiloSlots _silo;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Retries _retries;
    private readonly CancellationToken _impatience;
    private readonly Dictionary<LeaseId, HeldLease> _held = [];
    private readonly HashSet<Task> _reports = [];

    /// <param name="grains">Finds folds.</param>
    /// <param name="checkpoints">Stores models.</param>
    /// <param name="silo">The silo that holds the leases.</param>
    /// <param name="retries">Repeats reports until they succeed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs the results of trainings.</param>
    /// <param name="impatience">Cancels all reports.</param>
    public FoldReports(
        IGrainFactory grains, FoldCheckpoints checkpoints, SiloSlots silo, Retries retries, TimeProvider time, ILogger logger,
        CancellationToken impatience)
    {
        (_grains, _checkpoints, _silo, _retries, _time, _logger, _impatience) =
            (grains, checkpoints, silo, retries, time, logger, impatience);
        _pool = grains.GetSlotPool();
    }

    /// <summary>The leases that this silo holds.</summary>
    public IReadOnlyDictionary<LeaseId, HeldLease> Held => _held;

    /// <summary>Adds a lease that this silo holds from now on.</summary>
    public HeldLease Take(Lease lease) => _held[lease.Id] = new HeldLease(lease, _impatience);

    /// <summary>Reports the result of a member, whose training goes on or has ended.</summary>
    public void End(JobMember member, TrainedFold trained) => Track(Report(member, trained));

    /// <summary>Reports a member whose training has reached its rung.</summary>
    /// <param name="member">The member.</param>
    /// <param name="trained">The state of the training at the rung.</param>
    /// <param name="checkpoint">The checkpoint at the rung.</param>
    /// <param name="position">The position in the training that the checkpoint has.</param>
    /// <param name="before">The earlier write of a checkpoint, which must end first.</param>
    public void Pause(JobMember member, TrainedFold trained, byte[] checkpoint, RunPosition position, Task before) =>
        Track(ReportPause(member, trained, checkpoint, position, before));

    /// <summary>Gives back members that have left a training, or whose training was suspended.</summary>
    /// <param name="leases">The leases of the members.</param>
    /// <param name="saving">The write of the checkpoint, which must end before the folds wait again.</param>
    public void GiveBack(IReadOnlyList<HeldLease> leases, Task saving) => Track(Return(leases, saving));

    /// <summary>Reports a training that broke, or data that could not be read.</summary>
    public void Fault(IReadOnlyList<HeldLease> leases, Exception fault) => Track(ReportFault(leases, fault));

    /// <summary>Ends leases of one job.</summary>
    public async Task Release(IReadOnlyList<HeldLease> leases, LeaseEnd end)
    {
        if (leases.Count == 0) return;
        foreach (HeldLease held in leases) _held.Remove(held.Lease.Id);
        try
        {
            await _pool.Release([.. leases.Select(held => held.Lease.Id)], end);
        }
        catch (Exception exception)
        {
            // The leases expire by themselves.
            LogNotReleased(leases[0].Lease.Fold, exception);
        }

        foreach (HeldLease held in leases) held.Dispose();
    }

    /// <summary>Remembers a task that must end before the silo leaves.</summary>
    public void Track(Task report)
    {
        _reports.Add(report);
        Untrack(report).Ignore();
    }

    /// <summary>Waits for every report in progress.</summary>
    public Task Finish() => Task.WhenAll(_reports);

    private IFoldGrain Fold(Lease lease) => _grains.GetGrain<IFoldGrain>(lease.Fold.ToString());

    private async Task Report(JobMember member, TrainedFold trained)
    {
        HeldLease held = member.Held;
        FoldResult result = ResultOf(member, trained);
        GridfoldMeter.FoldDuration.Record(result.Seconds);
        using (_logger.BeginFold(held.Lease.Fold, result.Attempt)) LogTrainingEnded(held.Lease.Fold, result.Seconds);
        Activity.Current = held.Activity;
        await Retries.Until(held.Saving.WaitAsync(_impatience));

        // The files are stored before the report, so that every completed fold has them. The model is stored once: before the report is
        // repeated, a better trial may have removed it.
        bool isStored = trained.Model is not { } model
            || await Insist(() => _checkpoints.WriteModel(held.Lease.Fold, trained.Summary.WeightsHash!, model(held.Lease.Fold)));
        if (isStored && trained.LastCheckpoint is { } last)
            isStored = await Insist(() => _checkpoints.WriteLast(held.Lease.Fold, trained.Summary.WeightsHash!, last));
        if (isStored) await Insist(() => Fold(held.Lease).Complete(held.Lease.Id, result));
        await Release([held], LeaseEnd.Done);
    }

    private async Task ReportPause(JobMember member, TrainedFold trained, byte[] checkpoint, RunPosition position, Task before)
    {
        HeldLease held = member.Held;
        FoldResult reading = ResultOf(member, trained) with { Predictions = null };
        Activity.Current = held.Activity;
        await Retries.Until(before.WaitAsync(_impatience));
        bool isRecorded = false;
        await Insist(async () =>
        {
            CheckpointReference reference = await _checkpoints.Store(held, checkpoint, position, held.Expense);
            if (trained.LastCheckpoint is { } last)
                await _checkpoints.WriteLast(held.Lease.Fold, trained.Summary.WeightsHash!, last);
            isRecorded = await Fold(held.Lease).Reach(held.Lease.Id, reading, reference);
        });
        await Release([held], LeaseEnd.Done);
        if (isRecorded) await Insist(() => Fold(held.Lease).TellReached());
    }

    private FoldResult ResultOf(JobMember member, TrainedFold trained)
    {
        double seconds = _time.GetElapsedTime(member.Held.BeganAt).TotalSeconds;
        FoldSummary summary = trained.CountsSeconds ? trained.With(TrainingCost.Seconds, seconds).Summary : trained.Summary;
        return new(summary with { Expense = member.Held.Expense }, trained.History, trained.Confusion, member.Assignment.Attempt, seconds,
            _silo.Name)
        {
            Engine = trained.Engine,
            EngineReason = trained.EngineReason,
            Threshold = trained.Threshold,
            Targets = trained.Targets,
            Steps = trained.Steps,
            Predictions = trained.Predictions,
            Device = _silo.Device,
            Setting = _silo.Setting,
            Machine = TrainingMachine.Description,
            StoppedEarly = trained.StoppedEarly,
            KeepsCheckpoint = trained.LastCheckpoint is not null,
        };
    }

    private async Task ReportFault(IReadOnlyList<HeldLease> job, Exception fault)
    {
        await Retries.Until(Task.WhenAll(job.Select(held => held.Saving)).WaitAsync(_impatience));
        await Task.WhenAll(job.Select(held => Insist(() => Fold(held.Lease).Fault(held.Lease.Id, fault.Message, _silo.Name))));
        await Release(job, LeaseEnd.Faulted);
    }

    private async Task Return(IReadOnlyList<HeldLease> job, Task saving)
    {
        // The checkpoint must be stored before another slot takes the folds.
        await Retries.Until(saving.WaitAsync(_impatience));
        await Release(job, LeaseEnd.Returned);
    }

    /// <summary>Reports until the fold answers. A result must outlive a short failure of the storage or of the network.</summary>
    private Task<bool> Insist(Func<Task> report) => _retries.Call(async () =>
    {
        await report();
        return true;
    }, _impatience);

    private async Task Untrack(Task report)
    {
        await Retries.Until(report);
        _reports.Remove(report);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The training of fold {Fold} ended after {Seconds} s")]
    private partial void LogTrainingEnded(FoldId fold, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of fold {Fold} could not be released; it will run out")]
    private partial void LogNotReleased(FoldId fold, Exception exception);
}
