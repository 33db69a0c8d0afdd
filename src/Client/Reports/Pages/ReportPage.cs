using System.Globalization;
using System.Xml.Linq;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Client.Reports.Figures;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports.Pages;

/// <summary>
/// The report as one HTML file that loads nothing else. It has no script and uses no network, and tells the browser to refuse both.
/// </summary>
internal sealed class ReportPage
{
    private const string ContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
    private const int MaxRanked = 20;
    private const int MaxFailed = 10;
    private const int MaxClasses = 100;

    private readonly ReportData _data;
    private readonly IReadOnlyList<DrawnFigure> _figures;
    private readonly DateTimeOffset _now;

    /// <param name="data">The data of the report.</param>
    /// <param name="figures">One picture of each kind that suits the experiment.</param>
    /// <param name="now">The time at which the report is made.</param>
    public ReportPage(ReportData data, IReadOnlyList<DrawnFigure> figures, DateTimeOffset now)
    {
        _data = data;
        _figures = figures;
        _now = now;
    }

    private ExperimentSnapshot Experiment => _data.Experiment;

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        (string Id, string Title, IEnumerable<XElement?> Content)[] sections =
        [
            ("summary", "Summary", Summary()),
            ("leaderboard", "Leaderboard", Leaderboard()),
            ("search", "The search",
                [
                    Picture(FigureKind.Pareto), Picture(FigureKind.Parallel), Picture(FigureKind.Effects),
                    Picture(FigureKind.Slices), Picture(FigureKind.Importance), Picture(FigureKind.Contour),
                    Picture(FigureKind.History), Picture(FigureKind.Distribution), Picture(FigureKind.Live),
                ]),
            ("trial", _data.Trial is { } trial ? Capital(trial.Subject) : "Best trial", Trial()),
            ("mistakes", _data.HasClasses ? "Classes and mistakes" : "Predictions", Mistakes()),
            .. Network() is { Length: > 0 } network
                ? [("network", "The network", network)]
                : Array.Empty<(string, string, IEnumerable<XElement?>)>(),
            ("data", "The data", Data()),
            ("file", "Experiment file", File()),
        ];
        XElement page = Html.Tag("html", ("lang", "en"),
            Html.Tag("head",
                Html.Tag("meta", ("charset", "utf-8")),
                Html.Tag("meta", ("http-equiv", "Content-Security-Policy"), ("content", ContentPolicy)),
                Html.Tag("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")),
                Html.Tag("title", $"{Experiment.Id}: report"),
                Html.Tag("style", SvgMarkup.FontFaces() + StyleSheet())),
            Html.Tag("body", Html.Tag("div", ("class", "layout"),
                Html.Tag("nav", ("aria-label", "Contents"), Html.Tag(
                    "ol", sections.Select(section => Html.Tag("li", Html.Tag("a", ("href", $"#{section.Id}"), section.Title))))),
                Html.Tag("main",
                    Html.Tag("h1", Experiment.Name),
                    Html.Tag("p", ("class", "soft"), $"Experiment {Experiment.Id}, submitted {Time(Experiment.CreatedAt)}; "
                        + $"report of {Time(_now)}."),
                    sections.Select(section => Html.Tag("section", ("id", section.Id), Html.Tag("h2", section.Title), section.Content))))));
        return Html.ToText(page);
    }

    private static string StyleSheet()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static XElement Paragraph(string text, string? kind = null) => Html.Tag("p", kind is null ? null : ("class", kind), text);

    private XElement? Picture(FigureKind kind) => _figures.FirstOrDefault(figure => figure.Kind == kind)?.ToHtml();

    private IEnumerable<XElement?> Summary()
    {
        if (!Experiment.Status.IsFinal())
        {
            yield return Paragraph($"The search is {Format.State(Experiment).ToLowerInvariant()}: "
                + $"{Format.Count(Experiment.Ended)} of "
                + $"{Format.Count(Experiment.Trials, "trial")} have ended. This is how it stood when the report was made.", "notice");
        }
        else if (Experiment.Reached is { } reached)
        {
            yield return Paragraph($"The search was ended by {reached}.", "notice");
        }
        else if (Experiment.Status != Status.Completed)
        {
            yield return Paragraph(
                $"The search was {Format.State(Experiment).ToLowerInvariant()}; what was recorded until then is shown.", "notice");
        }

        TrialResult? best = _data.Trials.Best.Count > 0 ? _data.Trials.Best[0].Result : null;
        yield return Html.Facts(
        [
            ("best score", best?.Score is null ? "none yet" : Format.Score(best.Score, best.ScoreDeviation)),
            ("of trial", best?.Score is null ? "-" : Format.Count(best.Trial)),
            Format.Objectives(Experiment.Objective),
            ("state", Format.State(Experiment)),
            ("trials", Format.Trials(Experiment)),
            ("folds of a trial", Format.Count(Experiment.FoldsPerTrial)),
            ("epochs trained", Format.Count(Experiment.EpochsSoFar)),
            .. Format.Avoided(Experiment).Select(known => ($"avoided by {known.Avoider}", known.Avoided)),
            .. Format.Rungs(Experiment) is { } rungs ? ((string, string)[])[("promoted", rungs)] : [],
            .. ExpenseText.Facts(SearchExpense.Of(Experiment, _data.Price)),
            ("running time", Format.Duration(Experiment.WallSeconds)),
        ]);
    }

    private IEnumerable<XElement?> Leaderboard()
    {
        RankedResult[] shown = [.. _data.Trials.Best.Where(ranked => ranked.Result.Status == Status.Completed).Take(MaxRanked)];
        if (shown.Length == 0) yield return Paragraph("No trial has completed.");
        else yield return RankTable(shown);
        if (shown.Length > 0)
        {
            IEnumerable<string> explanation = StandingText.Explain(_data.Standing, Experiment, shown);
            string certainty = string.Concat(explanation.Select(sentence => $" {sentence}"));
            string spread = Experiment.JudgedFolds > 1
                ? $" The score is the mean over {Experiment.JudgedFolds} folds, ± the standard deviation between them."
                : "";
            string rest = Experiment.Completed > shown.Length
                ? $" The first {shown.Length} of {Format.Count(Experiment.Completed)} completed trials."
                : "";
            string ranks = Experiment.Objective.Next is null ? "Equal scores share a rank." : "The rank is the number of the front.";
            yield return Paragraph($"{ranks}{spread}{certainty}{rest}", "soft");
        }

        TrialResult[] failed = [.. _data.Trials.Best.Select(ranked => ranked.Result).Concat(_data.Trials.Drawn)
            .Where(trial => trial.Status == Status.Failed).DistinctBy(trial => trial.Trial).OrderBy(trial => trial.Trial)];
        if (failed.Length == 0) yield break;
        yield return Html.Tag("h3", "Failed trials");
        yield return Html.Table(
            failed.Length > MaxFailed
                ? $"{MaxFailed} of {Format.Count(Experiment.Failed)} failed trials"
                : "Failed trials, which have no score and never win",
            [("trial", true), .. Experiment.Parameters.Select(name => (name, true)), ("reason", false)],
            failed.Take(MaxFailed).Select(trial => (IReadOnlyList<object>)
                [Number(trial.Trial), .. trial.Hyperparameters.Select(Format.Value), Html.Tag("span", ("class", "failed"), trial.Reason)]));
    }

    private XElement RankTable(IReadOnlyList<RankedResult> shown)
    {
        string[] metrics = [.. Experiment.Objective.ToList().Select(objective => objective.Metric)
            .Union(_data.Spec.HasCommand ? [] : _data.Spec.Task.Headline.Append("loss").Select(name => MetricTable.Validation + name))
            .Skip(1)];
        XElement table = Html.Table($"The best trials by {Experiment.Objective.Metric}",
            [("rank", true), ("trial", true), (Experiment.Objective.Metric.Replace('_', ' '), true),
                .. metrics.Select(name => (Format.Title(name).Replace('_', ' '), true)),
                .. Experiment.Parameters.Select(name => (name, true))],
            shown.Select(ranked => (IReadOnlyList<object>)
            [
                $"{Number(ranked.Rank!.Value)}{(ranked.IsOnFront == true ? "*" : "")}{(_data.Standing.IsTied(ranked) ? "~" : "")}",
                Number(ranked.Result.Trial),
                Format.Score(ranked.Result.Score, ranked.Result.ScoreDeviation),
                .. metrics.Select(name =>
                    Format.Measured(name, ranked.Result.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value)),
                .. ranked.Result.Hyperparameters.Select(Format.Value),
            ]));
        foreach ((XElement row, RankedResult ranked) in table.Descendants("tbody").Elements().Zip(shown))
            if (ranked.Rank == 1) row.SetAttributeValue("class", "first");
        return table;
    }

    private IEnumerable<XElement?> Trial()
    {
        if (_data.Trial is not { } trial)
        {
            yield return Paragraph("No trial has ended.");
            yield break;
        }

        yield return Html.Facts(
        [
            ("state", trial.State.ToString()),
            (Experiment.Objective.Metric, Format.Score(trial.Trial?.Score, trial.Trial?.ScoreDeviation)),
            .. trial.Hyperparameters.Select(value => (value.Name, (object)Format.Value(value))),
            .. trial.Devices.Length > 0 ? [("trained on", trial.Devices)] : Array.Empty<(string, object)>(),
        ]);
        if (trial.Analysis.Diagnosis is { } diagnosis)
            yield return Html.Tag("p", Html.Tag("strong", "Diagnosis: "), TrialView.Show(diagnosis, trial) + ".");
        foreach (string failure in trial.Failures) yield return Paragraph($"Failed: {failure}.", "notice");
        yield return Picture(FigureKind.Curves);
        yield return Picture(FigureKind.Folds);
        yield return Picture(FigureKind.Steps);
        if (trial.Folds.Count > 0) yield return FoldTable(trial);
    }

    private XElement FoldTable(TrialDescription trial)
    {
        string[] metrics = [.. _data.Spec.Task.FoldMetrics.Prepend(Experiment.Objective.Metric).Distinct()];
        return Html.Table("The folds at their last epoch",
            [("fold", true), .. metrics.Select(name => (name.Replace('_', ' '), true)), ("epochs", true), ("seconds", true),
                ("weights", false)],
            trial.Folds.Select(fold => (IReadOnlyList<object>)
            [
                NestedText.NameOf(fold.Summary.Fold, trial.Experiment),
                .. metrics.Select(name => Format.Score(fold.Summary.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value)),
                trial.BestEpochBeforeStop(fold) is { } best
                    ? $"{Format.Count(fold.Summary.Epochs)} (stopped early; best: {Format.Count(best)})"
                    : Format.Count(fold.Summary.Epochs),
                fold.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
                Html.Tag("code", Format.Hash(fold.Summary.WeightsHash)),
            ]));
    }

    private XElement TargetTable(IReadOnlyList<TargetScore> scores)
    {
        string[] metrics = [.. scores.Select(score => score.Metric).Distinct()];
        return Html.Table($"Each {(_data.Spec.Task.HasLabels ? "label" : "target")} over the validation rows, as the mean of the folds",
            [(_data.Spec.Task.HasLabels ? "label" : "target", false), .. metrics.Select(name => (name.Replace('_', ' '), true))],
            scores.GroupBy(score => score.Target).Select(target => (IReadOnlyList<object>)
                [target.Key, .. target.Select(score => Format.Score(score.Value))]));
    }

    private IEnumerable<XElement?> Mistakes()
    {
        yield return Picture(FigureKind.Confusion);
        yield return Picture(FigureKind.Scores);
        yield return Picture(FigureKind.Roc);
        yield return Picture(FigureKind.Calibration);
        yield return Picture(FigureKind.Predicted);
        yield return Picture(FigureKind.Residuals);
        yield return Picture(FigureKind.Mistakes);
        if (_data.Trial?.Targets is { Count: > 0 } targets) yield return TargetTable(targets);
        if (_data.Trial?.Analysis.Confusion is not { } confusion) yield break;
        var metrics = new ClassificationMetrics(confusion);
        string left = metrics.Classes.Count > MaxClasses ? $", the first {MaxClasses} of {metrics.Classes.Count} classes" : "";
        yield return Html.Table($"Each class over the validation rows of all folds{left}",
            [("class", false), ("precision", true), ("recall", true), ("F1", true), ("rows", true)],
            _data.Submission.ClassNames.Zip(metrics.Classes).Take(MaxClasses).Select(entry => (IReadOnlyList<object>)
                [entry.First, Format.Score(entry.Second.Precision), Format.Score(entry.Second.Recall), Format.Score(entry.Second.F1),
                    Format.Count(entry.Second.Support)])
                .Append(
                    ["macro average", Format.Score(metrics.PrecisionMacro), Format.Score(metrics.RecallMacro),
                        Format.Score(metrics.F1Macro), Format.Count(confusion.Total)]));
    }

    private XElement[] Network() =>
        [.. ((FigureKind[])[FigureKind.Kernels, FigureKind.Features, FigureKind.Boundary]).Select(Picture).OfType<XElement>()];

    private IEnumerable<XElement?> Data()
    {
        DrawnFigure? drawn = _figures.FirstOrDefault(figure => figure.Kind == FigureKind.Classes);
        yield return drawn?.ToHtml();
        if (drawn?.Figure is ClassCounts counts)
        {
            string left = counts.Classes.Count > MaxClasses ? $", the first {MaxClasses} of {counts.Classes.Count} classes" : "";
            yield return Html.Table($"Rows of each class{left}",
                [("class", false), .. counts.Parts.Select(part => (part.Name, true))],
                counts.Classes.Index()
                    .Take(MaxClasses)
                    .Select(
                        entry => (IReadOnlyList<object>)[entry.Item, .. counts.Parts.Select(part => Format.Count(part.Rows[entry.Index]))])
                    .Append(["all", .. counts.Parts.Select(part => Format.Count(part.Total))]));
        }

        yield return Picture(FigureKind.Samples);
        yield return Html.Facts(("SHA-256 of the data at submission", Html.Tag("code", _data.Submission.DatasetFingerprint)));
    }

    private IEnumerable<XElement?> File()
    {
        yield return Paragraph("As it was submitted. The same file with the same data gives the same scores and weights, bit for bit, "
            + "on the same kind of processor and version.");
        yield return Html.Tag("pre", ("tabindex", "0"), Html.Tag("code", AddressText.Shown(_data.Submission.Source)));
    }
}
