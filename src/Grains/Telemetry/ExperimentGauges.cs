namespace Gridfold.Grains.Telemetry;

/// <summary>The numbers of an experiment that the metrics show.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Status">The experiment's status.</param>
/// <param name="Trials">The number of trials of the search.</param>
/// <param name="Started">The number of trials in progress.</param>
/// <param name="Completed">The number of trials that completed.</param>
/// <param name="Pruned">The number of trials that were pruned.</param>
/// <param name="Failed">The number of trials that failed.</param>
/// <param name="Best">The best score. Null when there is none.</param>
internal sealed record ExperimentGauges(
    string Id, Status Status, long Trials, long Started, long Completed, long Pruned, long Failed, double? Best)
{
    public long Ended => Completed + Pruned + Failed;
}
