using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Repair;

/// <summary>Finds and repairs faults in the stored data, and deletes experiments. The cluster has one repair grain.</summary>
[Alias("gridfold.IRepairGrain")]
public interface IRepairGrain : IGrainWithStringKey
{
    /// <summary>Finds the faults and changes nothing.</summary>
    [Alias("Survey"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<Finding>> Survey();

    /// <summary>Repairs the faults that <see cref="Survey"/> finds now, each as its kind says.</summary>
    /// <returns>The faults that were found.</returns>
    [Alias("Apply"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<Finding>> Apply();

    /// <summary>The ids of all experiments that are stored, whatever the index says.</summary>
    /// <returns>Null when the storage cannot be searched.</returns>
    [Alias("GetStored"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<string>?> GetStored();

    /// <summary>
    /// Deletes an experiment that has ended or is damaged, with its states, checkpoints and models. A repeated call changes nothing.
    /// </summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <exception cref="RefusedException">The id is the key of a trial or a fold.</exception>
    [Alias("Delete"), CalledBy(Caller.Client)]
    Task<Deletion> Delete(string experiment);
}
