using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Trials;
using Gridfold.Models.Devices;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Documents;

/// <summary>The facts that <c>describe ID TRIAL</c> shows.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Submission">The submission of the experiment.</param>
/// <param name="Number">The trial's number.</param>
/// <param name="Trial">The trial's result. Null when it has not ended.</param>
/// <param name="Folds">The results of the trial's folds that have ended.</param>
public sealed record TrialDescription(
    ExperimentSnapshot Experiment, ExperimentSubmission Submission, long Number, TrialResult? Trial, IReadOnlyList<FoldResult> Folds)
{
    private readonly TrainingSpec? _training = Trial is null ? null : TrainingOf(Submission, Trial.Hyperparameters);

    /// <summary>The trial's assignment. Empty while the searcher has not suggested it.</summary>
    public IReadOnlyList<Hyperparameter> Hyperparameters { get; init; } = Trial?.Hyperparameters ?? [];

    /// <summary>The names of the classes. Empty for a regression.</summary>
    public IReadOnlyList<string> Classes => Submission.ClassNames;

    /// <summary>The task of the trial.</summary>
    public LearningTask LearningTask => LearningTask.ThatMeasures(
        Folds.SelectMany(fold => fold.Summary.Metrics).Select(metric => metric.Name).Prepend(Experiment.Objective.Metric));

    /// <summary>The loss with what it measures, for example <c>loss (cross-entropy, nats)</c>.</summary>
    public string LossLabel => Hyperparameters.Count == 0 && ExperimentSpec.Parse(Submission.SpecJson).Space.Parameters.Count > 0
        ? "loss"
        : TrainingOf(Submission, Hyperparameters) is { } training ? $"loss ({training.Loss.Label})" : "loss";

    /// <summary>The ended folds that give the trial its score. Those of nested validation are its inner folds.</summary>
    public IReadOnlyList<FoldResult> JudgedFolds { get; } = JudgedOf(Experiment, Folds);

    /// <summary>What the judged folds say together.</summary>
    public TrialAnalysis Analysis { get; } =
        TrialAnalysis.Of(JudgedOf(Experiment, Folds), Submission.ClassNames.Count);

    /// <summary>The trial's name in a sentence.</summary>
    public string Subject => FormattableString.Invariant($"trial {Number}");

    /// <summary>Each failed fold's reason.</summary>
    public IReadOnlyList<string> Failures =>
        [.. Folds.Where(fold => fold.Summary.Status == Status.Failed).Select(
            fold => Experiment.FoldsPerTrial == 1 ? fold.Summary.Reason! : $"fold {fold.Summary.Fold}: {fold.Summary.Reason}")];

    /// <summary>
    /// The engines that trained the folds, for example "dense", each with the reason why no faster one did. Empty where none is known.
    /// </summary>
    public string Engines => string.Join("; ", Folds.Where(fold => fold.Engine is not null)
        .Select(fold => fold.EngineReason is { } reason ? $"{fold.Engine} ({reason})" : fold.Engine).Distinct());

    /// <summary>
    /// The devices that trained the folds and their settings, for example "cpu, default setting". Empty where none is known.
    /// </summary>
    public string Devices => string.Join("; ", Folds.Where(fold => fold is { Device: not null, Setting: not null })
        .Select(fold => $"{fold.Device}, {(fold.Setting == DeviceSetting.Default.Name ? "default setting" : fold.Setting)}").Distinct());

    /// <summary>The versions and processors that trained the folds. Empty where none is known.</summary>
    public string Machines => string.Join("; ", Folds.Select(fold => fold.Machine).OfType<string>().Distinct());

    /// <summary>The trial's status.</summary>
    public Status State => Trial?.Status ?? Experiment.Status switch
    {
        Status.Running =>
            Experiment.Running.Any(lease => lease.IsTraining && lease.Lease.Fold.Trial == Number) ? Status.Running : Status.Pending,
        Status other => other,
    };

    /// <summary>The status of a fold. A fold that waited at the rung where its trial was pruned is pruned too.</summary>
    public Status StateOf(FoldResult fold) =>
        fold.Summary.Status == Status.Paused && Trial is not null ? Trial.Status : fold.Summary.Status;

    /// <summary>Reads the facts from the cluster.</summary>
    /// <exception cref="NotFoundException">There is no trial with this number.</exception>
    public static async Task<TrialDescription> Read(
        IGrainAccess access, ExperimentSnapshot experiment, ExperimentSubmission submission, long number)
    {
        TrialResult? trial = !experiment.HasTrial(number)
            ? throw new NotFoundException($"{experiment.Id} has no trial {number}; its trials are {experiment.NumbersText}")
            : await access.Ask(grains => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, number)).GetResult());
        IReadOnlyList<Hyperparameter> hyperparameters = trial?.Hyperparameters
            ?? await access.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetHyperparameters(number)) ?? [];
        IReadOnlyList<(long, FoldResult Fold)> ended = await EndedFolds.Read(access, experiment, [number]);
        return new TrialDescription(experiment, submission, number, trial, [.. ended.Select(one => one.Fold)])
        { Hyperparameters = hyperparameters };
    }

    /// <summary>The best epoch of a fold that stopped early, from 1. Null for a fold that trained to its last epoch.</summary>
    public int? BestEpochBeforeStop(FoldResult fold) =>
        _training is { EarlyStopping: { } stopping } && fold.Summary.Status == Status.Completed && fold.Summary.Epochs < _training.Epochs
            ? stopping.After(fold.History.Curve(stopping.Metric)).BestEpoch
            : null;

    /// <summary>The best epoch of a fold, from 1, where that one counts. Null where the last epoch counts.</summary>
    public int? CountedEpoch(FoldResult fold) =>
        _training?.Best is { } best && fold.Summary.Status is Status.Completed or Status.Paused
            ? best.Of(fold.History.Curve(best.Metric))
            : null;

    /// <summary>Whether the best epoch of each fold counts, and not the last one.</summary>
    public bool CountsBestEpoch => _training?.Best is not null;

    /// <summary>
    /// The mean over the folds of the metrics of each target alone, target by target. Empty where one number is predicted for each row.
    /// </summary>
    public IReadOnlyList<TargetScore> Targets => [.. JudgedFolds.SelectMany(fold => fold.Targets ?? [])
        .GroupBy(score => (score.Target, score.Metric))
        .Select(scores => new TargetScore(scores.Key.Target, scores.Key.Metric, scores.Average(score => score.Value)))];

    /// <summary>The decision threshold in words. Null where the most probable class counts.</summary>
    public string? Threshold => _training?.Threshold?.Text;

    private static FoldResult[] JudgedOf(ExperimentSnapshot experiment, IReadOnlyList<FoldResult> folds) =>
        [.. folds.Where(fold => fold.Summary.Fold <= experiment.JudgedFolds)];

    /// <summary>The training of a trial. Null for the user's own program.</summary>
    private static TrainingSpec? TrainingOf(ExperimentSubmission submission, IReadOnlyList<Hyperparameter> hyperparameters)
    {
        ExperimentSpec spec = ExperimentSpec.Parse(submission.SpecJson);
        return spec.HasCommand ? null : TrialSpec.Bind(spec, hyperparameters).Training;
    }
}
