using Gridfold.Client.Reports.Figures;

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
    public static readonly FigureKind Effects = new(
        "effects", "the effect of each hyper-parameter", data => ParameterEffects.Of(data.Spec, data.Trials));
    public static readonly FigureKind Curves = new("curves", "training against validation, epoch by epoch", data => LearningCurves.Of(
        data.ShownTrial, data.Experiment.Objective.Metric));
    public static readonly FigureKind Folds = new("folds", "the loss of each fold", data => FoldCurves.Of(data.ShownTrial))
    { Suits = data => data.Experiment.FoldsPerTrial > 1 };
    public static readonly FigureKind Confusion = new(
        "confusion", "actual against predicted classes", data => ConfusionFigure.Of(data.ShownTrial));
    public static readonly FigureKind Scores = new(
        "scores", "precision, recall and F1 of each class", data => ClassScores.Of(data.ShownTrial));
    public static readonly FigureKind Classes = new(
        "classes", "rows of each class in each part of the data", data => ClassCounts.Of(data.Spec, data.Dataset.Value));

    public static readonly FigureKind Kernels = new("kernels", "the first convolution's kernels", KernelFigure.Of)
    { Suits = data => data.HasConvolution, NeedsWeights = true };
    public static readonly FigureKind Features = new("features", "what those kernels find in an image", FeatureFigure.Of)
    { Suits = data => data.HasConvolution, NeedsWeights = true };
    public static readonly FigureKind Boundary = new("boundary", "the classes in the plane of two features", BoundaryFigure.Of)
    { Suits = data => data.HasTwoFeatures, NeedsWeights = true };

    /// <summary>All kinds, in the order of the report.</summary>
    public static readonly IReadOnlyList<FigureKind> All =
        [Parallel, Effects, Curves, Folds, Confusion, Scores, Kernels, Features, Boundary, Classes];
}
