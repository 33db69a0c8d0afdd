using Gridfold.Grains.Slots;
using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>Keeps the jobs whose data is being read apart from the jobs that wait for a slot.</summary>
internal sealed partial class SlotAgent
{
    // Most data is read sooner. For this time a job keeps its place, so that no other job is leased instead.
    private static readonly TimeSpan LoadingGrace = TimeSpan.FromSeconds(1);

    private readonly DataLoads _data;

    /// <summary>The jobs that wait for their data, each with whether it still takes the place of a leased job.</summary>
    private readonly Dictionary<HeldJob, bool> _awaitingData = new(ReferenceEqualityComparer.Instance);

    /// <summary>The silo as it presents itself now.</summary>
    private SiloSlots Presented => _awaitingData.ContainsValue(false)
        ? _silo with { Loading = [.. _awaitingData.Where(job => !job.Value).Select(job => ExperimentOf(job.Key)).Distinct()] }
        : _silo;

    private static string ExperimentOf(HeldJob job) => job.Runs[0].Members[0].Held.Lease.Fold.Experiment;

    /// <summary>
    /// Gives a job to the slots once its experiment's data is there. When that takes long, the job gives up its place and no more jobs of
    /// the experiment are leased. Other experiments use the slots meanwhile.
    /// </summary>
    private async Task AwaitData(HeldJob job, Task loading)
    {
        _awaitingData[job] = true;
        await Retries.Until(loading.WaitAsync(LoadingGrace, _time));
        if (!loading.IsCompleted && _awaitingData.ContainsKey(job))
        {
            _awaitingData[job] = false;
            MakeRoom();
        }

        bool isThere = await Retries.Until(loading);
        if (!_awaitingData.Remove(job, out bool hasPlace)) return;
        if (isThere)
        {
            if (!hasPlace) _room--;
            _ready.Add(job);
            _changed.Wake();
            return;
        }

        if (hasPlace) MakeRoom();
        FailToLoad(job, loading.Exception?.GetBaseException() ?? new OperationCanceledException("The reading of the data was given up."));
    }

    private void FailToLoad(HeldJob job, Exception fault)
    {
        JobMember[] left = [.. job.Open];
        Log(left[0], () => LogTrainingBroke(left[0].Held.Lease.Fold, fault));
        foreach (JobMember member in left) member.Held.GoOut();
        job.Dispose();
        if (fault is not UnfitDataException)
        {
            _reports.Fault([.. left.Select(member => member.Held)], fault);
            return;
        }

        foreach (JobMember member in left)
        {
            member.Held.TrainingBegins(_time.GetTimestamp());
            _reports.End(member, TrainedFolds.Failed(member.Held.Lease.Fold.Fold, fault.Message));
        }
    }

    /// <summary>
    /// Removes a job that waits for its data and is not to be trained here. When no other job waits for the data, the read is cancelled.
    /// </summary>
    private void LeaveData(HeldJob job)
    {
        if (!_awaitingData.Remove(job, out bool hasPlace)) return;
        if (hasPlace) MakeRoom();
        string experiment = ExperimentOf(job);
        if (!_awaitingData.Keys.Any(other => ExperimentOf(other) == experiment)) _data.Cancel(experiment);
    }
}
