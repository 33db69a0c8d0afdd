using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Repair;

/// <summary>Looks after what is stored: finds what does not fit together, mends it, and deletes experiments. One for the cluster.</summary>
[Alias("gridfold.IRepairGrain")]
public interface IRepairGrain : IGrainWithStringKey
{
    /// <summary>Finds what does not fit together; changes nothing.</summary>
    [Alias("Survey"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<Finding>> Survey();

    /// <summary>Does what each kind of finding says, for all that <see cref="Survey"/> finds now.</summary>
    /// <returns>The findings.</returns>
    [Alias("Apply"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<Finding>> Apply();

    /// <summary>Deletes an experiment that has ended, or that is damaged, with its states, checkpoints and models. Harmless when repeated.</summary>
    /// <param name="experiment">Its id.</param>
    /// <exception cref="RefusedException">It is the key of a trial or a fold.</exception>
    [Alias("Delete"), CalledBy(Caller.Client)]
    Task<Deletion> Delete(string experiment);
}
