using System.Globalization;
using Gridfold.Grains.Results;
using Gridfold.Models.Metrics;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Draws a trial for people: its hyper-parameters, its folds, its diagnosis, its confusion matrix and each class.</summary>
internal static class TrialView
{
    // A narrower terminal has no room for the hashes, which -o json shows.
    private const int WidthOfHashes = 110;

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
            .. described.Analysis.Diagnosis is { } diagnosis ? [("diagnosis", Show(diagnosis))] : Array.Empty<(string, string)>(),
            ("weights hash", trial.WeightsHash ?? "-"),
            .. new (string Name, string Value)[] { ("engine", described.Engines), ("device", described.Devices) }
                .Where(fact => fact.Value.Length > 0),
        ]);
        DrawFolds(terminal, described);
        if (described.Analysis.Confusion is not { } confusion) return;
        DrawConfusion(terminal, described.Classes, confusion, "confusion matrix over all folds (rows: actual, columns: predicted)");
        DrawClasses(terminal, described.Classes, described.Analysis.Classes);
    }

    /// <summary>Draws the numbers of rows by actual and predicted class.</summary>
    public static void DrawConfusion(Terminal terminal, IReadOnlyList<string> classes, ConfusionMatrix confusion, string title)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle(title) };
        table.AddColumn("");
        foreach (string name in classes) table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        for (int actual = 0; actual < classes.Count; actual++)
        {
            int row = actual;
            table.AddRow(
            [
                new Text(classes[row]),
                .. Enumerable.Range(0, classes.Count).Select(predicted =>
                    new Text(Format.Count(confusion[row, predicted]), new Style(
                        decoration: row == predicted ? Decoration.Bold : Decoration.None))),
            ]);
        }

        terminal.Out.Write(table);
    }

    /// <summary>Draws the precision, recall and F1 of each class.</summary>
    public static void DrawClasses(Terminal terminal, IReadOnlyList<string> classes, IReadOnlyList<ClassMetrics> metrics)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("class");
        foreach (string column in (string[])["precision", "recall", "F1", "rows"]) table.AddColumn(new TableColumn(column).RightAligned());
        foreach ((string name, ClassMetrics of) in classes.Zip(metrics))
        {
            table.AddRow(
                [.. ((string[])[name, Format.Score(of.Precision), Format.Score(of.Recall), Format.Score(of.F1), Format.Count(of.Support)])
                .Select(cell => new Text(cell))]);
        }

        terminal.Out.Write(table);
    }

    /// <summary>A diagnosis in one line: the finding, its rule and its numbers.</summary>
    public static string Show(Diagnosis diagnosis)
    {
        string fit = diagnosis.Fit switch
        {
            Fit.UnderFitting => "under-fitting",
            Fit.OverFitting => "over-fitting",
            Fit.Diverged => "diverged",
            _ => "good fit",
        };
        return diagnosis.Fit == Fit.Diverged ? $"{fit}: {diagnosis.Rule}" : string.Create(
            CultureInfo.InvariantCulture,
            $"{fit}: {diagnosis.Rule} (training {diagnosis.TrainingAccuracy:0.000}, validation {diagnosis.ValidationAccuracy:0.000}, "
                + $"validation loss {100 * diagnosis.Rise:0} % above its lowest, learned {100 * diagnosis.Learned:0} %, "
                + $"climb {diagnosis.Climb:0.000})");
    }

    private static void DrawFolds(Terminal terminal, TrialDescription described)
    {
        string[] always = ["validation_accuracy", "validation_loss", "training_accuracy", "training_loss"];
        string[] metrics = [.. always.Prepend(described.Experiment.Objective.Metric).Distinct()];
        bool isWide = terminal.Out.Profile.Width >= WidthOfHashes;
        var table = new Table { Border = TableBorder.Simple };
        string[] columns = ["fold", .. metrics.Select(MetricTable.ShortName), "epochs", "seconds", "attempt", "silo",
            .. isWide ? (string[])["weights hash"] : []];
        foreach (string column in columns)
        {
            TableColumn added = new TableColumn(Markup.Escape(column.Replace('_', ' '))).Padding(isWide ? 1 : 0, 1);
            table.AddColumn(column == "weights hash" ? added.NoWrap() : added);
        }

        foreach (FoldResult fold in described.Folds)
        {
            string stopped = described.BestEpochBeforeStop(fold) is { } best ? $", stopped early; best: {Format.Count(best)}" : "";
            table.AddRow([.. ((string[])
            [
                fold.Summary.Fold.ToString(CultureInfo.InvariantCulture),
                .. metrics.Select(name => Format.Score(fold.Summary.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value)),
                Format.Count(fold.Summary.Epochs) + stopped,
                fold.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
                fold.Attempt.ToString(CultureInfo.InvariantCulture),
                fold.Silo,
                .. isWide ? (string[])[Format.Hash(fold.Summary.WeightsHash)] : [],
            ]).Select(cell => new Text(cell))]);
        }

        terminal.Out.Write(table);
    }
}
