using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Logs;

/// <summary>What befell an experiment: not its trials one by one, but what its operator may ask about. Key: experiment id.</summary>
[Alias("gridfold.IExperimentLogGrain")]
public interface IExperimentLogGrain : IGrainWithStringKey
{
    /// <summary>
    /// Adds an event. It is on disk a little later: the log is for people, nothing is decided by it. A message of over 2,000 characters is
    /// cut.
    /// </summary>
    [Alias("Add"), CalledBy(Caller.Silo)]
    Task Add(LogKind kind, string message);

    /// <summary>The latest events.</summary>
    [Alias("Read"), CalledBy(Caller.Client)]
    Task<ExperimentLog> Read();

    /// <summary>What is stored of it has been deleted: leaves memory and writes nothing.</summary>
    [Alias("Forget"), CalledBy(Caller.Silo)]
    Task Forget();
}
