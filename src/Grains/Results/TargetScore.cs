namespace Gridfold.Grains.Results;

/// <summary>The value of a metric of one of several targets.</summary>
/// <param name="Target">The name of the target's column.</param>
/// <param name="Metric">The metric's name as users write it, for example <c>validation_rmse</c>.</param>
/// <param name="Value">The value.</param>
[GenerateSerializer, Immutable, Alias("gridfold.target-score")]
public sealed record TargetScore([property: Id(0)] string Target, [property: Id(1)] string Metric, [property: Id(2)] double Value);
