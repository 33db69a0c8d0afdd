using System.Globalization;
using System.Text.Json;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>Writes numbers and values for people. The text is the same in every language setting.</summary>
internal static class Format
{
    private const int NamedTrials = 20;

    /// <summary>The mark of an objective that the same file does not give again.</summary>
    public const string ObjectiveMark = "!";

    /// <summary>An objective, as the title of a column.</summary>
    public static string Title(string metric) => TrainingCost.IsReproducible(metric) ? metric : metric + ObjectiveMark;

    /// <summary>The objectives of a search with their directions, and whether there is one or several.</summary>
    public static (string Name, string Value) Objectives(Objective objective) => (
        objective.Next is null ? "objective" : "objectives",
        string.Join(", ", objective.ToList().Select(known => $"{known.Metric} ({known.Mode})")));

    /// <summary>A value of a metric or a cost.</summary>
    public static string Measured(string metric, double? value) =>
        metric == TrainingCost.Parameters && value is { } count ? Count(count) : Score(value);

    /// <summary>
    /// A score or a metric, with four decimals. A number of ten digits or more, or of less than 0.0001, has an exponent. One of less than
    /// 1e-12 is the rounding of sums.
    /// </summary>
    public static string Score(double? value) => value is { } number
        ? number.ToString(Math.Abs(number) is < 1e-12 or (>= 1e-4 and < 1e9) ? "0.0000" : "0.0000E+0", CultureInfo.InvariantCulture)
        : "-";

    /// <summary>A score with its spread over the folds.</summary>
    public static string Score(double? value, double? deviation) =>
        deviation is null ? Score(value) : $"{Score(value)} ± {Score(deviation)}";

    /// <summary>
    /// A hyper-parameter's value: a text without its quotes, any other value as in JSON. A value that holds other parameters is its name.
    /// An inactive parameter is empty.
    /// </summary>
    public static string Value(Hyperparameter hyperparameter) => hyperparameter.Node switch
    {
        SpecScalar { Kind: ScalarKind.Float, Number: { } number } => number.ToString("G5", CultureInfo.InvariantCulture),
        SpecScalar scalar => scalar.Text,
        SpecMap map when map["name"] is SpecScalar name && hyperparameter.Json.Contains("\"${", StringComparison.Ordinal) => name.Text,
        _ => hyperparameter.Json,
    };

    /// <summary>A whole number with thousands separators.</summary>
    public static string Count(double value) =>
        value < 1e15 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("0.##e0", CultureInfo.InvariantCulture);

    /// <summary>A number of things, for example 1 trial or 2 trials.</summary>
    /// <param name="value">The number.</param>
    /// <param name="noun">The word for one thing.</param>
    public static string Count(double value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>A speed, for example 350 epochs/s; below one epoch a second the time of an epoch, for example 2.5 s/epoch.</summary>
    public static string EpochRate(double epochsPerSecond)
    {
        if (epochsPerSecond >= 10) return $"{Count(epochsPerSecond)} epochs/s";
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (epochsPerSecond >= 1) return $"{epochsPerSecond.ToString("0.0", invariant)} epochs/s";
        double seconds = 1 / epochsPerSecond;
        return seconds < 100 ? $"{seconds.ToString("0.0", invariant)} s/epoch" : $"{Duration(seconds)} per epoch";
    }

    /// <summary>A time span, for example 0:07, 12:30, 3:05:00 or 2 d 4:00:00.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds > TimeSpan.FromDays(36500).TotalSeconds) return "very long";
        TimeSpan span = TimeSpan.FromSeconds(Math.Round(seconds));
        string clock = span.TotalHours >= 1
            ? span.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
            : span.ToString(@"m\:ss", CultureInfo.InvariantCulture);
        return span.Days > 0 ? $"{span.Days} d {clock}" : clock;
    }

    /// <summary>A size, for example 512 B or 3.4 MB.</summary>
    public static string Bytes(double bytes) => ShownBytes.Of(bytes);

    /// <summary>
    /// The trials of a search and the trainings that they need, for example "243 trials -> 81 trainings -> 12 jobs, 24,300 -> 12,150
    /// epochs". Where no epoch is shared, their number stands once.
    /// </summary>
    public static string Jobs(double trials, PlannedJobs jobs, double epochs)
    {
        string trained = Count(jobs.Epochs, "epoch"), recorded = Count(epochs, "epoch");
        return $"{Count(trials, "trial")} -> {Count(jobs.Trainings, "training")} -> {Count(jobs.Jobs, "job")}, "
            + (trained == recorded ? trained : $"{Count(epochs)} -> {trained}");
    }

    /// <summary>
    /// What rungs and racing avoided, for example "240 epochs" by rungs and "12 of 50 folds, 240 epochs" by racing. Where there are rungs,
    /// folds are not counted, because both avoid them. Empty when nothing was avoided.
    /// </summary>
    public static IReadOnlyList<(string Avoider, string Avoided)> Avoided(ExperimentSnapshot experiment)
    {
        if (experiment.EpochsAvoided <= 0) return [];
        if (experiment.Rungs.Count == 0)
        {
            string folds = Count((double)experiment.Ended * experiment.FoldsPerTrial, "fold");
            return [("racing", $"{Count(experiment.FoldsAvoided)} of {folds}, {Count(experiment.EpochsAvoided, "epoch")}")];
        }

        double byRacing = experiment.EpochsAvoidedByRacing, byRungs = experiment.EpochsAvoided - byRacing;
        return
        [
            .. byRungs > 0 ? [("rungs", Count(byRungs, "epoch"))] : Array.Empty<(string, string)>(),
            .. byRacing > 0 ? [("racing", Count(byRacing, "epoch"))] : Array.Empty<(string, string)>(),
        ];
    }

    /// <summary>
    /// The trials that went on from each rung, for example "9 of 27 at epoch 3, 3 of 9 at epoch 9". Null where none were compared yet.
    /// </summary>
    public static string? Rungs(ExperimentSnapshot experiment) =>
        string.Join(", ", experiment.Rungs.Where(rung => rung.Compared > 0)
            .Select(rung => $"{Count(rung.Promoted)} of {Count(rung.Compared)} at epoch {Count(rung.Epoch)}")) is { Length: > 0 } text
            ? text
            : null;

    /// <summary>The trials of an earlier experiment that go on in this one, for example "4, 9, 12". Null where there are none.</summary>
    public static string? Promoted(ExperimentSnapshot experiment)
    {
        if (experiment.Promoted.Count == 0) return null;
        string first = string.Join(", ", experiment.Promoted.Take(NamedTrials).Select(trial => Count(trial)));
        return experiment.Promoted.Count > NamedTrials ? $"{first} and {Count(experiment.Promoted.Count - NamedTrials)} more" : first;
    }

    /// <summary>The numbers of trials by how they ended, for example "20 completed, 3 failed, of 24".</summary>
    public static string Trials(ExperimentSnapshot experiment)
    {
        string pruned = experiment.Pruned > 0 ? $"{Count(experiment.Pruned)} pruned, " : "";
        return $"{Count(experiment.Completed)} completed, {pruned}{Count(experiment.Failed)} failed, of {Count(experiment.Trials)}";
    }

    /// <summary>An experiment's state.</summary>
    public static string State(ExperimentSnapshot experiment) => ExperimentRows.StateOf(experiment);

    /// <summary>A kind of event, for example "lease lost".</summary>
    public static string Words(LogKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()).Replace('-', ' ');

    /// <summary>The first 12 characters of a hash.</summary>
    public static string Hash(string? hash) => hash is null ? "-" : hash[..12];
}
