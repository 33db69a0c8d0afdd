using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Logs;

/// <summary>The log of an experiment: the events that its operator may ask about, not its single trials. Key: experiment id.</summary>
[Alias("gridfold.IExperimentLogGrain")]
public interface IExperimentLogGrain : IGrainWithStringKey
{
    /// <summary>
    /// Adds an event. It is on disk a little later, because the log is only for people and no decision depends on it. A message of more
    /// than 2,000 characters is cut.
    /// </summary>
    [Alias("Add"), CalledBy(Caller.Silo)]
    Task Add(LogKind kind, string message);

    /// <summary>The latest events.</summary>
    [Alias("Read"), CalledBy(Caller.Client)]
    Task<ExperimentLog> Read();

    /// <summary>Leaves memory and writes nothing, because the stored state has been deleted.</summary>
    [Alias("Forget"), CalledBy(Caller.Silo)]
    Task Forget();
}
