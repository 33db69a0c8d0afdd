namespace Gridfold.Grains.Results;

/// <summary>The value of a metric of a training.</summary>
/// <param name="Name">The metric's name as users write it, for example <c>validation_f1_macro</c>.</param>
/// <param name="Value">The value, which is finite.</param>
[GenerateSerializer, Immutable, Alias("gridfold.metric-value")]
public sealed record MetricValue([property: Id(0)] string Name, [property: Id(1)] double Value);
