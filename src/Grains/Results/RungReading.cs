namespace Gridfold.Grains.Results;

/// <summary>What a fold measured at a rung, where it waited for a decision.</summary>
/// <param name="Epoch">The number of epochs that the fold had trained.</param>
/// <param name="Metrics">The metrics of the last of these epochs.</param>
[GenerateSerializer, Immutable, Alias("gridfold.rung-reading")]
public sealed record RungReading([property: Id(0)] int Epoch, [property: Id(1)] IReadOnlyList<MetricValue> Metrics);
