using Gridfold.Grains.Results;

namespace Gridfold.Grains.Experiments;

/// <summary>Checks an opening of the test split before a silo records it.</summary>
internal static class TestOpeningCheck
{
    private const int MaxOpenings = 1000;
    private const int MaxMetrics = 20;
    private const int MaxNameLength = 64;
    private const string Prefix = "test_";

    /// <summary>Checks an opening.</summary>
    /// <param name="opening">The opening. Nothing in it is trusted.</param>
    /// <param name="status">The experiment's state.</param>
    /// <param name="trials">The number of trials of the experiment.</param>
    /// <param name="state">The stored state of the experiment.</param>
    /// <exception cref="RefusedException">The opening cannot be one of this experiment.</exception>
    public static void Require(TestOpening opening, Status status, long trials, ExperimentState state)
    {
        if (!status.IsFinal())
            throw new RefusedException($"the test split stays locked until the search is over, and the experiment is {status}; wait, or "
                + "cancel it");
        if (opening.Trial < 1 || opening.Trial > trials)
            throw new RefusedException($"there is no trial {opening.Trial}: the experiment has {trials}");
        if (opening.Metrics is not { Count: <= MaxMetrics } || !opening.Metrics.All(IsMetric))
            throw new RefusedException($"the metrics of a test must be at most {MaxMetrics} finite numbers, each with a name that "
                + $"begins with {Prefix}");
        long classes = state.Submission!.ClassNames.Count;
        if (opening.Confusion is null || opening.Confusion.LongLength != classes * classes || opening.Confusion.Any(count => count < 0))
            throw new RefusedException($"the confusion matrix of a test must have {classes} x {classes} counts, as the data has classes");
        if (state.TestOpenings.Count >= MaxOpenings && !state.TestOpenings.Any(known => known.Id == opening.Id))
            throw new RefusedException($"the test split was opened {MaxOpenings} times, and no more is recorded: what it says by now is "
                + "worth nothing");
    }

    private static bool IsMetric(MetricValue? metric) =>
        metric is { Name.Length: <= MaxNameLength } && metric.Name.StartsWith(Prefix, StringComparison.Ordinal)
        && metric.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && double.IsFinite(metric.Value);
}
