using System.Globalization;
using Gridfold.Grains.Results;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Draws a trial for people: its hyper-parameters, its folds, its diagnosis, its confusion matrix and each class.</summary>
internal static class TrialView
{
    private const int ShownMissed = 5;

    public static void Draw(Terminal terminal, TrialDescription described)
    {
        string number = described.Number.ToString(CultureInfo.InvariantCulture);
        if (described.Trial is not { } trial)
        {
            FactsGrid.Draw(terminal,
                ("experiment", described.Experiment.Id),
                ("trial", number),
                ("state", $"{described.State}: it has not ended"),
                ("folds", $"{described.Folds.Count} of {described.Experiment.FoldsPerTrial} ended"));
            if (described.Folds.Count > 0) DrawFolds(terminal, described);
            return;
        }

        FactsGrid.Draw(terminal,
        [
            ("experiment", described.Experiment.Id),
            ("trial", number),
            ("state", trial.Reason is null ? trial.Status.ToString() : $"{trial.Status}: {trial.Reason}"),
            .. trial.Hyperparameters.Select(value => (value.Name, Format.Value(value))),
            (described.Experiment.Objective.Metric, Format.Score(trial.Score, trial.ScoreDeviation)),
            .. described.Experiment.Objective.ToList().Skip(1).Zip(
                trial.OtherScores ?? [], (objective, value) => (objective.Metric, Format.Measured(objective.Metric, value))),
            .. described.Analysis.Diagnosis is { } diagnosis
                ? [("diagnosis", Show(diagnosis, described))]
                : Array.Empty<(string, string)>(),
            .. described.CountsBestEpoch ? [("report", StandingText.BestEpochs)] : Array.Empty<(string, string)>(),
            .. described.Threshold is { } threshold ? [("threshold", threshold)] : Array.Empty<(string, string)>(),
            ("weights hash", trial.WeightsHash ?? "-"),
            .. new (string Name, string Value)[]
                { ("engine", described.Engines), ("device", described.Devices), ("machine", described.Machines) }
                .Where(fact => fact.Value.Length > 0),
        ]);
        DrawFolds(terminal, described);
        DrawTargets(terminal, described.Targets);
        if (described.Analysis.Confusion is not { } confusion) return;
        string folds = described.Experiment.OuterFolds == 0 ? "all folds" : "the inner folds";
        DrawConfusion(terminal, described.Classes, confusion, $"confusion matrix over {folds} (rows: actual, columns: predicted)");
        DrawClasses(terminal, described.Classes, described.Analysis.Classes);
    }

    /// <summary>Draws the numbers of rows by actual and predicted class.</summary>
    public static void DrawConfusion(Terminal terminal, IReadOnlyList<string> classes, ConfusionMatrix confusion, string title)
    {
        Cell CountOf(int actual, int predicted) => new(
            Format.Count(confusion[actual, predicted]),
            new Style(decoration: actual == predicted ? Decoration.Bold : Decoration.None));
        terminal.Out.WriteLine(title);
        FittedTable.Draw(terminal,
            [new FittedColumn(""), .. classes.Select(name => new FittedColumn(name, IsNumber: true))],
            [.. classes.Index().Select(actual => (IReadOnlyList<Cell>)
                [actual.Item, .. Enumerable.Range(0, classes.Count).Select(predicted => CountOf(actual.Index, predicted))])]);
    }

    /// <summary>Draws the metrics of each of several targets; nothing where there are none.</summary>
    public static void DrawTargets(Terminal terminal, IReadOnlyList<TargetScore> scores)
    {
        if (scores.Count == 0) return;
        string[] metrics = [.. scores.Select(score => score.Metric).Distinct()];
        FittedTable.Draw(terminal,
            [
                new FittedColumn("target"),
                .. metrics.Select(name => new FittedColumn(MetricTable.ShortName(name).Replace('_', ' '), IsNumber: true)),
            ],
            [.. scores.GroupBy(score => score.Target).Select(target => (IReadOnlyList<Cell>)
                [target.Key, .. target.Select(score => (Cell)Format.Score(score.Value))])]);
    }

    /// <summary>Draws the precision, recall and F1 of each class.</summary>
    public static void DrawClasses(Terminal terminal, IReadOnlyList<string> classes, IReadOnlyList<ClassMetrics> metrics)
    {
        string[] columns = ["precision", "recall", "F1", "rows"];
        FittedTable.Draw(terminal,
            [new FittedColumn("class"), .. columns.Select(name => new FittedColumn(name, IsNumber: true))],
            [.. classes.Zip(metrics, (name, of) => (IReadOnlyList<Cell>)
                [name, Format.Score(of.Precision), Format.Score(of.Recall), Format.Score(of.F1), Format.Count(of.Support)])]);
    }

    /// <summary>A diagnosis in one line: the finding, its rule, its numbers and the classes that are never predicted.</summary>
    public static string Show(Diagnosis diagnosis, TrialDescription described)
    {
        string[] missed = [.. described.Analysis.Missed.Select(label => $"'{described.Classes[label]}'")];
        string more = missed.Length > ShownMissed ? $" and {missed.Length - ShownMissed} more" : "";
        string never = missed.Length == 0 ? "" : $"; never predicted: {string.Join(", ", missed.Take(ShownMissed))}{more}";
        string fit = diagnosis.Fit switch
        {
            Fit.UnderFitting => "under-fitting",
            Fit.OverFitting => "over-fitting",
            Fit.MissesClasses => "misses classes",
            Fit.Diverged => "diverged",
            _ => "good fit",
        };
        return diagnosis.Fit == Fit.Diverged ? $"{fit}: {diagnosis.Rule}" : string.Create(
            CultureInfo.InvariantCulture,
            $"{fit}: {diagnosis.Rule} (training {diagnosis.TrainingAccuracy:0.000}, validation {diagnosis.ValidationAccuracy:0.000}, "
                + $"validation loss {100 * diagnosis.Rise:0} % above its lowest, learned {100 * diagnosis.Learned:0} %, "
                + $"rise at the end {diagnosis.Climb:0.000}){never}");
    }

    private static void DrawFolds(Terminal terminal, TrialDescription described)
    {
        string[] always = [.. described.LearningTask.FoldMetrics];
        if (always.Length == 0) always = [.. described.Folds.SelectMany(fold => fold.History.MetricNames).Distinct()];
        string[] metrics = [.. always.Prepend(described.Experiment.Objective.Metric).Distinct()];
        bool haveThresholds = described.Folds.Any(fold => fold.Threshold is not null);
        FittedTable.Draw(terminal,
        [
            new FittedColumn("fold", IsNumber: true),
            .. metrics.Select(name => new FittedColumn(MetricTable.ShortName(name).Replace('_', ' '), IsNumber: true)),
            .. haveThresholds ? [new FittedColumn("threshold", IsNumber: true)] : Array.Empty<FittedColumn>(),
            new FittedColumn("epochs", MayWrap: true),
            new FittedColumn("seconds", IsNumber: true),
            new FittedColumn("attempt", IsNumber: true),
            new FittedColumn("silo"),
            new FittedColumn("weights hash"),
        ],
        [.. described.Folds.Select(fold => (IReadOnlyList<Cell>)
        [
            NestedText.NameOf(fold.Summary.Fold, described.Experiment),
            .. metrics.Select(name => (Cell)Format.Score(fold.Summary.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value)),
            .. haveThresholds ? [Format.Score(fold.Threshold)] : Array.Empty<Cell>(),
            Format.Count(fold.Summary.Epochs)
                + (described.BestEpochBeforeStop(fold) is { } best ? $", stopped early; best: {Format.Count(best)}" : "")
                + (described.CountedEpoch(fold) is { } counted ? $"; epoch {Format.Count(counted)} counts" : ""),
            fold.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
            fold.Attempt.ToString(CultureInfo.InvariantCulture),
            fold.Silo,
            Format.Hash(fold.Summary.WeightsHash),
        ])]);
    }
}
