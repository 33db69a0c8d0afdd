namespace Gridfold.Grains.Trials;

/// <summary>A trial of an earlier experiment that has trained the first epochs of another trial.</summary>
/// <param name="Trial">The key of the earlier trial.</param>
/// <param name="Budget">The parameter with the role budget, in which the two trials differ. Null where their values are equal.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-prefix")]
public sealed record TrialPrefix([property: Id(0)] string Trial, [property: Id(1)] string? Budget);
