using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Trials;
using Gridfold.Models.Training;

namespace Gridfold.Client.Rendering;

/// <summary>What <c>describe ID TRIAL</c> shows.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Submission">What was handed in.</param>
/// <param name="Number">The trial's number.</param>
/// <param name="Trial">Its result; null when it has not ended.</param>
/// <param name="Folds">Its folds that have ended.</param>
internal sealed record TrialDescription(
    ExperimentSnapshot Experiment, ExperimentSubmission Submission, long Number, TrialResult? Trial, IReadOnlyList<FoldResult> Folds)
{
    private readonly TrainingSpec? _training = Trial is null ? null : TrialSpec.Bind(ExperimentSpec.Parse(Submission.SpecJson), Trial.Hyperparameters).Training;

    public IReadOnlyList<string> Classes => Submission.ClassNames;

    public TrialAnalysis Analysis { get; } = TrialAnalysis.Of(Folds, Submission.ClassNames.Count);

    /// <summary>How the trial stands.</summary>
    public Status State => Trial?.Status ?? Experiment.Status switch
    {
        Status.Running => Experiment.Running.Any(lease => lease.IsTraining && lease.Lease.Fold.Trial == Number) ? Status.Running : Status.Pending,
        Status other => other,
    };

    /// <summary>Which epoch of a fold that stopped early was the best, 1-based; null for one that trained to its last epoch.</summary>
    public int? BestEpochBeforeStop(FoldResult fold) =>
        _training is { EarlyStopping: { } stopping } && fold.Summary.Status == Status.Completed && fold.Summary.Epochs < _training.Epochs
            ? stopping.After(fold.History.Curve(stopping.Metric)).BestEpoch
            : null;
}
