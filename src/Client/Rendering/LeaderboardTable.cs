using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;
using Gridfold.Silo.Documents;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Draws ranked trials as a table.</summary>
internal static class LeaderboardTable
{
    // Of the metrics that the user's own program reports, the table shows the first ones.
    private const int MostReported = 5;

    /// <summary>Draws trials, the best first, and the reasons of those that failed.</summary>
    public static void Draw(
        Terminal terminal, ExperimentSnapshot experiment, IReadOnlyList<RankedResult> trials, Standing? standing)
    {
        foreach (Table table in Create(terminal.Out.Profile.Width, experiment, trials, standing)) terminal.Out.Write(table);
        foreach (TrialResult trial in trials.Select(ranked => ranked.Result).Where(trial => trial.Status == Grains.Status.Failed))
            terminal.PrintText(FormattableString.Invariant($"trial {trial.Trial} failed: {ShownText.OfName(trial.Reason ?? "")}"));
    }

    /// <summary>Makes tables that fit, with a column for each hyper-parameter. The first has the scores.</summary>
    public static IReadOnlyList<Table> Create(
        int width, ExperimentSnapshot experiment, IReadOnlyList<RankedResult> trials, Standing? standing = null)
    {
        string metric = experiment.Objective.Metric;
        IEnumerable<string> measured = experiment.Best.SelectMany(trial => trial.Metrics).Select(value => value.Name).Prepend(metric);
        string[] objectives = [.. experiment.Objective.ToList().Skip(1).Select(objective => objective.Metric)];
        string? other = LearningTask.ThatMeasures(measured).Headline.Select(name => MetricTable.Validation + name)
            .FirstOrDefault(name => name != metric);
        bool haveRungs = trials.Any(ranked => ranked.Result.LastRung is not null);
        bool haveFolds = trials.Any(ranked =>
            ranked.Result.Status == Grains.Status.Pruned && ranked.Result.FoldScores.Count < experiment.FoldsPerTrial);
        IEnumerable<string> more = other is null ? measured.Distinct().Take(MostReported) : [other, .. MetricsNamedBy(experiment)];
        string[] others = [.. objectives, .. more.Except([metric, .. objectives])];
        FittedColumn[] columns =
        [
            new("rank", IsNumber: true), new("trial", IsNumber: true), new(MetricTable.ShortName(metric)),
            .. haveFolds ? [new FittedColumn("folds", IsNumber: true)] : Array.Empty<FittedColumn>(),
            .. haveRungs ? [new FittedColumn("rung", IsNumber: true)] : Array.Empty<FittedColumn>(),
            .. others.Select(name => new FittedColumn(Format.Title(MetricTable.ShortName(name)), IsNumber: true)),
            .. experiment.Parameters.Select(name => new FittedColumn(name, IsNumber: true)),
        ];
        return FittedTable.Of(width, columns, [.. trials.Select(ranked => Cells(ranked, others, standing, haveFolds, haveRungs))], keys: 2);
    }

    private static Cell[] Cells(RankedResult ranked, string[] others, Standing? standing, bool haveFolds, bool haveRungs)
    {
        TrialResult trial = ranked.Result;
        Style style = ranked.Rank == 1 ? new Style(Color.Green) : Style.Plain;
        string[] cells =
        [
            RankOf(ranked, standing),
            trial.Trial.ToString(CultureInfo.InvariantCulture),
            trial.Status == Grains.Status.Failed ? "failed" : Format.Score(trial.Score, trial.ScoreDeviation),
            .. haveFolds ? [trial.FoldScores.Count.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. haveRungs ? [trial.LastRung?.Epoch.ToString(CultureInfo.InvariantCulture) ?? "-"] : Array.Empty<string>(),
            .. others.Select(name => Format.Measured(name, trial.Metrics.FirstOrDefault(value => value.Name == name)?.Value)),
            .. trial.Hyperparameters.Select(Format.Value),
        ];
        return [.. cells.Select(cell => new Cell(cell, style))];
    }

    /// <summary>The rank, with a mark for a trial that is tied with the leader. Ranks without a mark stay below each other.</summary>
    private static string RankOf(RankedResult ranked, Standing? standing)
    {
        string rank = ranked.Rank?.ToString(CultureInfo.InvariantCulture) ?? "-";
        if (ranked.IsOnFront is { } isOnFront) return $"{rank}{(isOnFront ? "*" : " ")}{(standing?.IsTied(ranked) == true ? "~" : " ")}";
        if (standing?.Ties is null) return rank;
        return standing.IsTied(ranked) ? $"{rank}~" : $"{rank} ";
    }

    /// <summary>The metrics of validation rows that the experiment file names beside the standard ones.</summary>
    private static IEnumerable<string> MetricsNamedBy(ExperimentSnapshot experiment) =>
        experiment.Best.SelectMany(trial => trial.Metrics).Select(value => value.Name).Distinct()
            .Where(name => name.StartsWith(MetricTable.Validation, StringComparison.Ordinal)
                && MetricTable.Find(name) is { IsStandard: false });
}
