using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Slots;

/// <summary>The right to train one fold on a slot of a silo, held for as long as the silo renews it.</summary>
/// <param name="Id">The lease's id: unique in the cluster, and greater than that of every earlier lease.</param>
/// <param name="Fold">The fold.</param>
/// <param name="Silo">The name of the silo that holds it.</param>
/// <param name="Group">
/// The number of the first trial of the group that the fold's trial is planned to be trained with; see <see cref="Planning.TrialGroup"/>.
/// </param>
/// <param name="Job">The first lease of the job. Leases of the same job were granted together, and one slot trains their folds.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease")]
public sealed record Lease(
    [property: Id(0)] LeaseId Id, [property: Id(1)] FoldId Fold, [property: Id(2)] string Silo, [property: Id(3)] long Group,
    [property: Id(4)] LeaseId Job);
