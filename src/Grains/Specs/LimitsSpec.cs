using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Specs;

/// <summary>The <c>limits</c> section: what ends a search before its last trial. The first limit that is reached ends it.</summary>
public sealed record LimitsSpec
{
    private const int DefaultLag = 16;

    /// <summary>No limits.</summary>
    public static LimitsSpec None { get; } = new();

    /// <summary>The greatest number of trials. Null for no limit.</summary>
    public long? MaxTrials { get; init; }

    /// <summary>The greatest number of epochs over all folds of all trials. Null for no limit.</summary>
    public long? MaxEpochs { get; init; }

    /// <summary>The greatest running time, pauses not counted. Null for no limit. It makes a search depend on the clock.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The score that is good enough, in the unit of the objective. Null for no limit.</summary>
    public double? Goal { get; init; }

    /// <summary>The number of consecutive trials without a better score that ends the search. Null for no limit.</summary>
    public long? NoImprovementIn { get; init; }

    /// <summary>
    /// The lag L of the limits of a searcher that does not learn: trial n belongs to the search unless the results of trials 1 to n - L end
    /// it. A searcher that learns has a lag of its own, which counts. Default: 16.
    /// </summary>
    public int Lag { get; init; } = DefaultLag;

    /// <summary>Whether a limit reads results.</summary>
    public bool NeedsResults => MaxEpochs is not null || Goal is not null || NoImprovementIn is not null;

    /// <summary>Reads the section. A null reader gives no limits.</summary>
    public static LimitsSpec Read(SpecMapReader? reader)
    {
        if (reader is null) return None;
        var limits = new LimitsSpec
        {
            MaxTrials = LongOrNull(reader, "max_trials"),
            MaxEpochs = LongOrNull(reader, "max_epochs"),
            MaxDuration = TimeText.Read(reader, "max_duration"),
            Goal = reader.Has("goal") ? reader.Number("goal", 0) : null,
            NoImprovementIn = LongOrNull(reader, "no_improvement_in"),
            Lag = reader.Integer("lag", DefaultLag, min: 1),
        };
        if (limits.MaxDuration is not null)
        {
            reader.Problems.Warning(
                "limits.max_duration ends the search by the clock: another run of the file may end after other trials",
                reader.LocationOf("max_duration"));
        }

        reader.RejectUnknownKeys();
        return limits;
    }

    /// <summary>Compares the limits with the search.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="searcher">The searcher.</param>
    /// <param name="mostEpochs">The greatest number of epochs of a fold. Null when it is not known.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="objective">The first objective.</param>
    /// <param name="isOwn">Whether the user's own training reports the metrics.</param>
    internal void Check(SpecMapReader reader, ISearcher searcher, double? mostEpochs, int folds, Objective objective, bool isOwn)
    {
        if (reader.Has("lag") && searcher.Lag is not null)
            reader.Error("lag", "the searcher learns, and its own lag counts: write it as searcher.lag");
        else if (reader.Has("lag") && !NeedsResults)
            reader.Error("lag", "it goes with max_epochs, goal or no_improvement_in, and none of them is written: remove it");
        if (MaxTrials >= searcher.TrialCount)
        {
            reader.Problems.Warning(
                $"limits.max_trials is {MaxTrials}, and the search has no more trials than that: the limit changes nothing",
                reader.LocationOf("max_trials"));
        }

        // The metrics of Gridfold are at most 1 where a greater value is better, and at least 0 where a smaller one is.
        if (Goal is { } goal && !isOwn && MetricTable.Find(objective.Metric) is { } metric && metric.IsMaximized == objective.IsMaximized
            && (metric.IsMaximized ? goal > 1 : goal < 0))
        {
            reader.Problems.Warning(
                FormattableString.Invariant($"limits.goal is {goal}, and {objective.Metric} is never ")
                    + (metric.IsMaximized ? "above 1: no trial reaches it" : "below 0: no trial reaches it"),
                reader.LocationOf("goal"));
        }

        if (MaxEpochs is not { } epochs) return;
        if (mostEpochs is not { } most)
            reader.Error("max_epochs", "it needs training.epochs as a number or as one hyper-parameter: write it so, or remove the limit");
        else if (most * folds > epochs)
        {
            reader.Error("max_epochs", FormattableString.Invariant(
                $"one trial can take {most * folds} epochs, {most} in each of its {folds} folds: raise it to at least that"));
        }
    }

    /// <summary>The limits as the file writes them, as in "max_trials 20, goal 0.97". Empty without limits.</summary>
    public override string ToString() => string.Join(", ", new (string Name, string? Value)[]
    {
        ("max_trials", MaxTrials is { } trials ? FormattableString.Invariant($"{trials}") : null),
        ("max_epochs", MaxEpochs is { } epochs ? FormattableString.Invariant($"{epochs}") : null),
        ("max_duration", MaxDuration is { } time ? TimeText.Show(time) : null),
        ("goal", Goal is { } goal ? FormattableString.Invariant($"{goal:R}") : null),
        ("no_improvement_in", NoImprovementIn is { } number ? FormattableString.Invariant($"{number}") : null),
    }
    .Where(limit => limit.Value is not null).Select(limit => $"{limit.Name} {limit.Value}"));

    private static long? LongOrNull(SpecMapReader reader, string key) => reader.Has(key) ? reader.Long(key, 1, min: 1) : null;
}
