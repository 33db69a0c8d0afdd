using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Slots;

/// <summary>Folds that wait to be trained together.</summary>
/// <param name="Group">See <see cref="Lease.Group"/>.</param>
/// <param name="Folds">The folds, at least one.</param>
internal sealed record WaitingJob(long Group, List<FoldId> Folds);
