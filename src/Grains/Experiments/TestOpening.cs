using Gridfold.Grains.Results;

namespace Gridfold.Grains.Experiments;

/// <summary>One opening of the test split: a trial was judged by it.</summary>
/// <param name="Id">The id of the opening. An opening that is reported twice counts once.</param>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Metrics">The trial's metrics on the test split, for example <c>test_accuracy</c>.</param>
/// <param name="Confusion">The numbers of test rows by actual (row) and predicted (column) class, row-major.</param>
[GenerateSerializer, Immutable, Alias("gridfold.test-opening")]
public sealed record TestOpening(
    [property: Id(0)] Guid Id, [property: Id(1)] long Trial, [property: Id(2)] IReadOnlyList<MetricValue> Metrics,
    [property: Id(3)] long[] Confusion)
{
    /// <summary>The time at which the opening was recorded.</summary>
    [Id(4)]
    public DateTimeOffset At { get; init; }
}
