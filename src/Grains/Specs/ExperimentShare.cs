namespace Gridfold.Grains.Specs;

/// <summary>What an experiment may take of the slots.</summary>
/// <param name="MaxSlots">How many jobs it may hold, each on one slot; null for no limit.</param>
/// <param name="Priority">Of the experiments that wait, those with the highest come first. Default: 0.</param>
/// <param name="Weight">Experiments of one priority hold jobs in proportion to it; above 0. Default: 1.</param>
/// <param name="Run">How often the experiment was started or resumed: what was said before it was last halted counts no longer.</param>
[GenerateSerializer, Immutable, Alias("gridfold.experiment-share")]
public sealed record ExperimentShare(
    [property: Id(0)] int? MaxSlots = null, [property: Id(1)] int Priority = 0, [property: Id(2)] double Weight = 1, [property: Id(3)] long Run = 0);
