using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Telemetry;

namespace Gridfold.Silo.Slots;

/// <summary>Makes jobs of leases: begins the folds, and finds the checkpoints from which they go on.</summary>
internal sealed partial class SlotAgent
{
    /// <summary>
    /// Begins a job's folds under their leases and gives the job to the slots. A job is taken as a whole or not at all, because folds of
    /// one run in two jobs would be trained twice.
    /// </summary>
    private async Task Prepare(Lease[] leases)
    {
        HeldLease[] job = [.. leases.Select(_reports.Take)];
        HeldLease[] members = job, returned = [];
        try
        {
            FoldAssignment?[] assignments = await Task.WhenAll(job.Select(held => Fold(held.Lease).Begin(held.Lease.Id)));
            members = [.. job.Where((_, index) => assignments[index] is not null)];
            if (members.Length > 0)
            {
                HeldJob begun = await ToHeldJob([.. members.Zip(assignments.OfType<FoldAssignment>())]);
                Task loading = _data.Begin(ExperimentOf(begun), begun.Spec, begun.Fingerprint);
                if (!loading.IsCompletedSuccessfully) _reports.Track(AwaitData(begun, loading));
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
        await _reports.Release(returned, LeaseEnd.Returned);
        await _reports.Release([.. job.Except(members)], LeaseEnd.Unneeded);
    }

    private async Task<HeldJob> ToHeldJob(IReadOnlyList<(HeldLease Held, FoldAssignment Assignment)> begun)
    {
        string experiment = begun[0].Held.Lease.Fold.Experiment;
        (ExperimentSpec spec, string fingerprint) = await _experiments.Get(experiment);
        string? budget = spec.Space.Budget?.Name;
        var runs = new List<HeldRun>();
        var charge = new JobCharge(_silo.Slots, _energy, _time);
        foreach ((IReadOnlyList<JobMember> members, IReadOnlyList<CheckpointReference> checkpoints) in
            RunMembers.Of(begun.Select(member => JobMember.Of(member.Held, member.Assignment, budget)), budget))
        {
            (byte[] Content, int Epoch)? newest = await _checkpoints.ReadNewest(
                experiment, checkpoints, members.Max(member => member.Assignment.Reached));
            foreach (JobMember member in members)
            {
                member.Inherit(newest?.Epoch);
                TellAttempt(member.Assignment, newest?.Epoch);
            }

            runs.Add(new HeldRun(
                _reports, members, newest?.Content, _checkpoints, charge, spec.Checkpoints.EveryEpochs, _options.CheckpointPeriod, _time));
        }

        return new HeldJob(spec, fingerprint, runs, charge);
    }

    private void TellAttempt(FoldAssignment assignment, int? epoch)
    {
        (FoldId fold, int attempt) = (assignment.Fold, assignment.Attempt);
        bool isPromoted = epoch > 0 && epoch == assignment.Reached;
        GridfoldMeter.Attempts.Add(1, GridfoldMeter.Tag(
            "reason", isPromoted ? "promoted" : epoch is not null ? "resumed" : attempt == 1 ? "first" : "restarted"));
        if (epoch is not null && !isPromoted)
            _grains.TellLog(fold.Experiment, LogKind.Resumed, $"fold {fold} goes on from epoch {epoch} as attempt {attempt}");
    }
}
