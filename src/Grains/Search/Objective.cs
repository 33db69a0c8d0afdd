using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Search;

/// <summary>
/// A metric, and whether its greatest or its least value is best. A search with several objectives has a chain of them: the first gives the
/// scores of trials.
/// </summary>
/// <param name="Metric">A metric's name, as in <c>validation_f1_macro</c>, or a cost's (<see cref="TrainingCost"/>).</param>
/// <param name="IsMaximized">Whether the greatest value is best.</param>
[GenerateSerializer, Immutable, Alias("gridfold.objective")]
public sealed record Objective([property: Id(0)] string Metric, [property: Id(1)] bool IsMaximized)
{
    /// <summary>The objective after this one. Null for the last, and so for the only one.</summary>
    [Id(2)]
    public Objective? Next { get; init; }

    /// <summary>The value of the hypervolume's reference point. Null for the worst value of all completed trials.</summary>
    [Id(3)]
    public double? Reference { get; init; }

    /// <summary>The direction as the file writes it: "max" or "min".</summary>
    public string Mode => IsMaximized ? "max" : "min";

    /// <summary>Whether the metric is a loss, or a cost: at least 0, without an upper bound.</summary>
    public bool IsLoss => MetricTable.Find(Metric)?.IsLoss == true || TrainingCost.Names.Contains(Metric);

    /// <summary>Makes a chain of objectives.</summary>
    /// <param name="objectives">The objectives, at least one. The first gives the scores.</param>
    public static Objective Chain(IReadOnlyList<Objective> objectives) =>
        objectives.Reverse().Aggregate((next, objective) => objective with { Next = next });

    /// <summary>This objective and those after it.</summary>
    public IReadOnlyList<Objective> ToList() => [this, .. Next?.ToList() ?? []];

    /// <summary>A score as a cost, of which less is better. Scores that differ only by the rounding of their sums are one cost.</summary>
    public double CostOf(double score) => IsMaximized ? -Rounded(score) : Rounded(score);

    /// <summary>
    /// Compares two trials by their scores, and of equal scores by the objectives after this one, in their order. The result is negative
    /// when the first trial is better.
    /// </summary>
    /// <param name="first">The score of the first trial, and its values of the objectives after this one, if there are any.</param>
    /// <param name="second">Those of the second trial.</param>
    public int Compare((double Score, IReadOnlyList<double>? Others) first, (double Score, IReadOnlyList<double>? Others) second)
    {
        int order = Compare(first.Score, second.Score), index = 0;
        for (Objective? next = Next; order == 0 && next is not null; next = next.Next, index++)
        {
            if (first.Others is null || second.Others is null) break;
            order = next.Compare(first.Others[index], second.Others[index]);
        }

        return order;
    }

    /// <summary>
    /// Compares two scores. The result is negative when the first score is better. Scores that differ only by the rounding of their sums
    /// are equal: the means 27/30 + 29/30 and 28/30 + 28/30 are one score.
    /// </summary>
    public int Compare(double first, double second) =>
        IsMaximized ? Rounded(second).CompareTo(Rounded(first)) : Rounded(first).CompareTo(Rounded(second));

    /// <summary>Whether two scores are one but for the rounding of their sums. Two missing scores are equal.</summary>
    public static bool AreEqual(double? first, double? second) =>
        first is { } one && second is { } other ? Rounded(one).Equals(Rounded(other)) : first is null && second is null;

    // Sums of a few folds err in the last of 52 bits. The upper 32 tell scores apart to one part in four billion.
    private static double Rounded(double score)
    {
        const long half = 1L << 19, kept = ~((1L << 20) - 1);
        return double.IsFinite(score) ? BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(score) + half) & kept) : score;
    }
}
