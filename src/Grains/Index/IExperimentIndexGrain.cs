using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Index;

/// <summary>The ids of all experiments, in the order of submission. One for the cluster.</summary>
[Alias("gridfold.IExperimentIndexGrain")]
public interface IExperimentIndexGrain : IGrainWithStringKey
{
    /// <summary>Adds an id; harmless when repeated.</summary>
    [Alias("Add"), CalledBy(Caller.Silo)]
    Task Add(string id);

    /// <summary>Notes that an experiment is about to run, and so has to be woken when its silo dies.</summary>
    [Alias("AddRunning"), CalledBy(Caller.Silo)]
    Task AddRunning(string id);

    /// <summary>Forgets an id; harmless when it is not known.</summary>
    [Alias("Remove"), CalledBy(Caller.Silo)]
    Task Remove(string id);

    /// <summary>Makes an index anew that cannot be read.</summary>
    /// <param name="ids">Every experiment, in the order of submission.</param>
    [Alias("Rebuild"), CalledBy(Caller.Silo)]
    Task Rebuild(IReadOnlyList<string> ids);

    /// <summary>Brings the experiments that are running to life, wherever they are, and forgets those that run no longer.</summary>
    [Alias("Wake"), CalledBy(Caller.Silo)]
    Task Wake();

    /// <summary>All ids.</summary>
    [Alias("GetAll"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<string>> GetAll();
}
