namespace Gridfold.Grains.Logs;

/// <summary>Finds an experiment's log.</summary>
public static class ExperimentLogGrainFactory
{
    /// <summary>Adds an event to the log and does not wait for the answer.</summary>
    public static void TellLog(this IGrainFactory grains, string experiment, LogKind kind, string message) =>
        grains.GetGrain<IExperimentLogGrain>(experiment).Add(kind, message).Ignore();
}
