namespace Gridfold.Grains.Specs;

/// <summary>The share of the cluster's slots that an experiment may take.</summary>
/// <param name="MaxSlots">The number of jobs that the experiment may hold, each on one slot. Null for no limit.</param>
/// <param name="Priority">
/// The experiment's priority. Of the experiments that wait, those with the highest priority get slots first. Default: 0.
/// </param>
/// <param name="Weight">
/// The experiment's weight, above 0. Experiments of one priority hold jobs in proportion to their weights. Default: 1.
/// </param>
/// <param name="Run">The number of times that the experiment was started or resumed. Messages from an earlier run no longer count.</param>
[GenerateSerializer, Immutable, Alias("gridfold.experiment-share")]
public sealed record ExperimentShare(
    [property: Id(0)] int? MaxSlots = null, [property: Id(1)] int Priority = 0, [property: Id(2)] double Weight = 1,
    [property: Id(3)] long Run = 0)
{
    /// <summary>The user for whose quota the slots count. Null for an experiment without an owner.</summary>
    [Id(4)]
    public string? User { get; init; }

    /// <summary>The jobs that all experiments of the user may hold. Null for no limit.</summary>
    [Id(5)]
    public int? MaxSlotsOfUser { get; init; }
}
