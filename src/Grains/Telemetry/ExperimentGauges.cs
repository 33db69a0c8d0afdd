namespace Gridfold.Grains.Telemetry;

/// <summary>How an experiment stands.</summary>
/// <param name="Id">The experiment.</param>
/// <param name="Status">Its state.</param>
/// <param name="Trials">All its trials.</param>
/// <param name="Started">Those that are under way.</param>
/// <param name="Completed">Those that completed.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Best">The best score; null when there is none.</param>
internal sealed record ExperimentGauges(string Id, Status Status, long Trials, long Started, long Completed, long Failed, double? Best)
{
    public long Ended => Completed + Failed;
}
