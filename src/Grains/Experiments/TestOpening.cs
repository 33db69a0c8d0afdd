using Gridfold.Grains.Results;

namespace Gridfold.Grains.Experiments;

/// <summary>The test split was opened: a trial was judged by it.</summary>
/// <param name="Id">Of this opening, so that telling of it twice counts once.</param>
/// <param name="Trial">Which trial.</param>
/// <param name="Metrics">What it achieved, as in <c>test_accuracy</c>.</param>
/// <param name="Confusion">Test rows by actual (row) and predicted (column) class, row-major.</param>
[GenerateSerializer, Immutable, Alias("gridfold.test-opening")]
public sealed record TestOpening(
    [property: Id(0)] Guid Id, [property: Id(1)] long Trial, [property: Id(2)] IReadOnlyList<MetricValue> Metrics, [property: Id(3)] long[] Confusion)
{
    /// <summary>When it was recorded.</summary>
    [Id(4)]
    public DateTimeOffset At { get; init; }
}
