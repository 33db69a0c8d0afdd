namespace Gridfold.Grains.Results;

/// <summary>A number that a training reports.</summary>
/// <param name="Name">As users write it, as in <c>validation_f1_macro</c>.</param>
/// <param name="Value">Finite.</param>
[GenerateSerializer, Immutable, Alias("gridfold.metric-value")]
public sealed record MetricValue([property: Id(0)] string Name, [property: Id(1)] double Value);
