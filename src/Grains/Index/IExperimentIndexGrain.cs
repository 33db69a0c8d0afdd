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

    /// <summary>Counts an experiment as one of its user that has not ended. An experiment that counts already keeps its place.</summary>
    /// <param name="id">The experiment's id.</param>
    /// <param name="user">The user.</param>
    /// <param name="most">The greatest number of such experiments of the user. Null for no limit.</param>
    /// <exception cref="QuotaException">The user has as many as the quota allows.</exception>
    [Alias("Open"), CalledBy(Caller.Silo)]
    Task Open(string id, string user, int? most);

    /// <summary>Counts an experiment no more. Does nothing when it does not count.</summary>
    [Alias("Close"), CalledBy(Caller.Silo)]
    Task Close(string id);

    /// <summary>Counts the experiments of a user that have not ended.</summary>
    [Alias("CountOpen"), CalledBy(Caller.Silo)]
    Task<int> CountOpen(string user);

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
