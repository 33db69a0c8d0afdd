using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>training.report: best</c>: the epoch with the best value of a metric counts, with its metrics and its weights. Of equal epochs the
/// first counts. The score is then too good, because the validation rows that judge the training chose the epoch.
/// </summary>
/// <param name="Metric">A metric of validation rows, as in validation_accuracy.</param>
/// <param name="IsMaximized">Whether the greatest value is best.</param>
public sealed record BestEpoch(string Metric, bool IsMaximized)
{
    private static readonly Dictionary<string, bool> Words = new() { ["last"] = false, ["best"] = true };

    /// <summary>Whether a value is better than that of an earlier epoch.</summary>
    public bool IsBetter(double value, double earlier) => IsMaximized ? value > earlier : value < earlier;

    /// <summary>The epoch that counts of a whole training, from 1.</summary>
    /// <param name="values">The metric at the end of each epoch, at least one.</param>
    public int Of(IReadOnlyList<double> values)
    {
        int best = 0;
        for (int epoch = 1; epoch < values.Count; epoch++)
            if (IsBetter(values[epoch], values[best])) best = epoch;
        return best + 1;
    }

    /// <summary>Reads the key <c>report</c>. The caller knows the metric.</summary>
    /// <returns>Whether the best epoch counts. Otherwise the last one does.</returns>
    internal static bool ReadKey(SpecMapReader reader) => reader.Choice("report", Words, false);
}
