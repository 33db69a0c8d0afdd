namespace Gridfold.Grains.Experiments;

/// <summary>An experiment that counts for the quota of its user.</summary>
/// <param name="User">The user.</param>
/// <param name="Number">A number that no earlier entry has, so that an old answer about an experiment ends no new entry.</param>
[GenerateSerializer, Immutable, Alias("gridfold.open-experiment")]
internal sealed record OpenExperiment([property: Id(0)] string User, [property: Id(1)] long Number);
