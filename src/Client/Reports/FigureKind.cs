using Gridfold.Client.Reports.Figures;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports;

/// <summary>A kind of picture, with the name that users write.</summary>
/// <param name="Name">The name, as in <c>gridfold plot ID curves</c>. It is also used in file names and on the page.</param>
/// <param name="Summary">The summary of what the picture shows.</param>
/// <param name="Make">Makes the picture. Throws a <see cref="NotFoundException"/> where there is nothing to show.</param>
internal sealed record FigureKind(string Name, string Summary, Func<ReportData, Figure> Make)
{
    /// <summary>Whether the report of an experiment has this kind of picture.</summary>
    public Func<ReportData, bool> Suits { get; init; } = _ => true;

    /// <summary>Whether the picture needs the trial's networks.</summary>
    public bool NeedsWeights { get; init; }

    public static readonly FigureKind Parallel = new(
        "parallel", "hyper-parameters and scores of the search", data => ParallelCoordinates.Of(data.Spec, data.Trials));
    public static readonly FigureKind Pareto = new(
        "pareto", "two objectives and their Pareto front", data => ParetoFigure.Of(data.Experiment.Objective, data.Trials))
    { Suits = data => data.Experiment.Objective.Next is not null };
    public static readonly FigureKind Effects = new(
        "effects", "the effect of each hyper-parameter", data => ParameterEffects.Of(data.Spec, data.Trials));
    public static readonly FigureKind Slices = new(
        "slices", "the scores along each hyper-parameter, coloured by the trial", data => SlicesFigure.Of(data.Spec, data.Trials));
    public static readonly FigureKind History = new(
        "history", "the scores in the order of the trials", data => HistoryFigure.Of(data.Experiment.Objective, data.Trials));

    public static readonly FigureKind Distribution = new(
        "distribution", "the share of trials up to each score", data => DistributionFigure.Of(data.Experiment.Objective, data.Trials));
    public static readonly FigureKind Importance = new(
        "importance", "the importance of each hyper-parameter", data => ImportanceFigure.Of(data.Spec, data.Trials))
    { Suits = data => SearchImportance.Suits(data.Trials) };

    public static readonly FigureKind Contour = new(
        "contour", "the scores over two hyper-parameters", data => ContourFigure.Of(data.Spec, data.Trials, data.Options.Parameters))
    { Suits = data => data.Experiment.Parameters.Count > 1 };

    public static readonly FigureKind Curves = new("curves", "training against validation, epoch by epoch", data =>
        data.Options.Compared.Count > 0
            ? ComparedCurves.Of(data.Options.Compared)
            : data.Trial is null && IsTraining(data)
            ? LiveCurves.Of(data.Experiment)
            : LearningCurves.Of(data.ShownTrial, data.Experiment.Objective.Metric));
    public static readonly FigureKind Steps = new(
        "steps", "the training loss of each fold, step by step", data => StepCurves.Of(data.ShownTrial))
    { Suits = data => data.Trial?.Folds.Any(fold => fold.Steps is { Steps: > 0 }) == true };
    public static readonly FigureKind Live = new(
        "live", "the losses of the folds in training, up to now", data => LiveCurves.Of(data.Experiment))
    { Suits = IsTraining };
    public static readonly FigureKind Folds = new("folds", "the loss of each fold", data => FoldCurves.Of(data.ShownTrial))
    { Suits = data => data.Experiment.FoldsPerTrial > 1 };
    public static readonly FigureKind Confusion = new(
        "confusion", "actual against predicted classes", data => ConfusionFigure.Of(data.ShownTrial))
    { Suits = data => data.HasClasses };
    public static readonly FigureKind Scores = new(
        "scores", "precision, recall and F1 of each class", data => ClassScores.Of(data.ShownTrial))
    { Suits = data => data.HasClasses };
    public static readonly FigureKind Roc = new("roc", "true against false positives of each class", RocFigure.Of)
    { Suits = data => data.HasClasses && data.WantsProbabilities };
    public static readonly FigureKind Calibration = new(
        "calibration", "predicted probabilities against what happened", CalibrationFigure.Of)
    { Suits = data => data.HasClasses && data.WantsProbabilities };
    public static readonly FigureKind Predicted = new(
        "predicted", "predicted against actual numbers", PredictedFigure.Of)
    { Suits = data => !data.HasClasses && !data.Spec.Task.HasLabels, NeedsWeights = true };
    public static readonly FigureKind Residuals = new(
        "residuals", "the errors of predicted numbers", ResidualFigure.Of)
    { Suits = data => !data.HasClasses && !data.Spec.Task.HasLabels, NeedsWeights = true };
    public static readonly FigureKind Samples = new("samples", "images of each class", Gallery.OfSamples)
    { Suits = data => data.HasImages };

    public static readonly FigureKind Mistakes = new("mistakes", "the images that are predicted wrong", Gallery.OfMistakes)
    { Suits = data => data.HasImages, NeedsWeights = true };

    public static readonly FigureKind Classes = new(
        "classes", "rows of each class in each part of the data", data => ClassCounts.Of(data.Spec, data.Dataset.Value))
    { Suits = data => data.HasClasses };

    public static readonly FigureKind Kernels = new("kernels", "the first convolution's kernels", KernelFigure.Of)
    { Suits = data => data.HasConvolution, NeedsWeights = true };
    public static readonly FigureKind Features = new("features", "what a layer finds in an image", FeatureFigure.Of)
    { Suits = data => data.HasConvolution, NeedsWeights = true };
    public static readonly FigureKind Boundary = new("boundary", "the classes in the plane of two features", data =>
        data.Options.Readings.Count > 0 ? BoundaryCourse.Of(data) : BoundaryFigure.Of(data))
    { Suits = data => data.HasClasses && data.HasTwoFeatures, NeedsWeights = true };

    /// <summary>Whether a fold is in training, with an epoch behind it.</summary>
    private static bool IsTraining(ReportData data) => data.Experiment.Running.Any(fold => fold is { IsTraining: true, Curve: not null });

    /// <summary>All kinds, in the order of the report.</summary>
    public static readonly IReadOnlyList<FigureKind> All =
        [
            Pareto, Parallel, Effects, Slices, Importance, Contour, History, Distribution, Curves, Steps, Live, Folds, Confusion, Scores,
            Roc, Calibration, Predicted, Residuals, Mistakes, Kernels, Features, Boundary, Classes, Samples,
        ];
}
