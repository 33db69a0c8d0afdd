using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Index;

/// <summary>The ids of all experiments, in the order of submission. The cluster has one index.</summary>
[Alias("gridfold.IExperimentIndexGrain")]
public interface IExperimentIndexGrain : IGrainWithStringKey
{
    /// <summary>Adds an id. A repeated call changes nothing.</summary>
    [Alias("Add"), CalledBy(Caller.Silo)]
    Task Add(string id);

    /// <summary>Records that an experiment is about to run, so that it is woken when its silo dies.</summary>
    [Alias("AddRunning"), CalledBy(Caller.Silo)]
    Task AddRunning(string id);

    /// <summary>Removes an id. Does nothing when the id is not known.</summary>
    [Alias("Remove"), CalledBy(Caller.Silo)]
    Task Remove(string id);

    /// <summary>Replaces an index that cannot be read.</summary>
    /// <param name="ids">The ids of all experiments, in the order of submission.</param>
    [Alias("Rebuild"), CalledBy(Caller.Silo)]
    Task Rebuild(IReadOnlyList<string> ids);

    /// <summary>Activates the running experiments and forgets those that no longer run.</summary>
    [Alias("Wake"), CalledBy(Caller.Silo)]
    Task Wake();

    /// <summary>All ids.</summary>
    [Alias("GetAll"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<string>> GetAll();
}
