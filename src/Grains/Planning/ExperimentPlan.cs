using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Planning;

/// <summary>The size of a search, known before anything runs. A large grid takes no longer to plan than a small one.</summary>
/// <param name="Trials">The number of assignments that are tried.</param>
/// <param name="FoldsPerTrial">The number of folds of each trial.</param>
/// <param name="Epochs">The epochs over all folds: exact for a grid, expected for a random search.</param>
public sealed record ExperimentPlan(long Trials, int FoldsPerTrial, double Epochs)
{
    // A longer axis is averaged by its two ends, so that planning stays fast.
    private const long AveragedValues = 10_000;

    /// <summary>The number of folds of all trials.</summary>
    public double Folds => (double)Trials * FoldsPerTrial;

    /// <summary>See <see cref="ISearcher.Lag"/> and <see cref="LimitsSpec.Lag"/>. Null when no decision reads results.</summary>
    public int? Lag { get; init; }

    /// <summary>Whether the lag is that of the limits: the searcher does not learn.</summary>
    public bool IsLagOfLimits { get; init; }

    /// <summary>
    /// The greatest number of folds in progress at the same time, and so of slots that the search can use. Null when the search uses any
    /// number of slots.
    /// </summary>
    public double? FoldsAtOnce => Lag is { } lag ? Math.Min(lag, Trials) * (double)FoldsPerTrialAtOnce : null;

    /// <summary>The number of trials of a cohort. Null where trials are not compared in cohorts.</summary>
    public long? CohortTrials { get; init; }

    /// <summary>Whether trials race over their folds.</summary>
    public bool IsRace { get; init; }

    /// <summary>The number of folds that climb rungs over epochs: the first ones of a trial. Null without rungs.</summary>
    public int? ClimbingFolds { get; init; }

    /// <summary>The trials of the first cohort that train every fold, even with bad scores. All trials where there is no race.</summary>
    public long TrialsInFull { get; init; } = Trials;

    /// <summary>The least number of folds: all of some trials of the first cohort, and the first of every other trial.</summary>
    public double LeastFolds => ((double)TrialsInFull * (FoldsPerTrial - 1)) + Trials;

    // In a race, a trial trains one fold at a time, once a trial has finished.
    private int FoldsPerTrialAtOnce => IsRace ? 1 : FoldsPerTrial;

    /// <summary>Plans an experiment.</summary>
    public static ExperimentPlan Of(ExperimentSpec spec)
    {
        ISearcher searcher = spec.Searcher.Create(spec.Space, spec.Seed);
        long trials = Math.Min(searcher.TrialCount, spec.Limits.MaxTrials ?? long.MaxValue);
        int folds = spec.Validation.FoldsPerTrial;
        double epochs = Math.Min((double)trials * folds * MeanEpochs(spec), spec.Limits.MaxEpochs ?? double.PositiveInfinity);
        bool isRace = spec.Validation.Racing != Racing.Off, hasRungs = spec.Scheduler.Epochs.Count > 0;
        long? cohort = spec.HasCohorts ? new JobPlan(spec, spec.CreateSuggestions()).BlockTrials : null;
        return new ExperimentPlan(trials, folds, epochs)
        {
            Lag = spec.LagWith(searcher.Lag),
            CohortTrials = cohort,
            IsRace = isRace,
            ClimbingFolds = hasRungs ? TrialSchedulers.ClimbingFolds(spec.Scheduler, spec.Validation) : null,
            TrialsInFull = isRace
                ? Math.Min(trials, hasRungs ? Math.Min(cohort!.Value, spec.Scheduler.TrialsInFull(cohort.Value)) : cohort!.Value)
                : trials,
            IsLagOfLimits = searcher.Lag is null && spec.Limits.NeedsResults,
        };
    }

    /// <summary>The lag with which the search could use the slots. Null when it can use them with its own lag.</summary>
    /// <param name="slots">The number of slots that the experiment may take.</param>
    public long? LagFor(int slots) =>
        FoldsAtOnce < slots && Lag < Trials ? Math.Min(Trials, ((slots - 1) / FoldsPerTrialAtOnce) + 1) : null;

    private static double MeanEpochs(ExperimentSpec spec)
    {
        SpecNode? epochs = (spec.Training as SpecMap)?["epochs"];
        if (epochs is SpecScalar { Number: { } constant }) return constant;
        return epochs is not null && TrainingEpochs.ParameterOf(epochs, spec.Space) is { } parameter ? Mean(parameter) : 0;
    }

    private static double Mean(Parameter parameter)
    {
        if (parameter.GridCount is { } count and <= AveragedValues)
            return Numbers(Enumerable.Range(0, (int)count).Select(position => parameter.GridValue(position))).Average();
        if (parameter is RangeParameter { IsLogarithmic: true } range && range.Max > range.Min)
            return (range.Max - range.Min) / Math.Log(range.Max / range.Min);
        return Numbers([parameter.Probes[0], parameter.Probes[^1]]).Average();
    }

    private static IEnumerable<double> Numbers(IEnumerable<SpecNode> nodes) => nodes.Select(node => (node as SpecScalar)?.Number ?? 0);
}
