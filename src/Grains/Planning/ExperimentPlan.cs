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

    /// <summary>
    /// The least number of folds: all of the first cohort, and the first of every other trial. Without a race, all folds of all trials.
    /// </summary>
    public double LeastFolds => CohortTrials is { } cohort && IsRace
        ? Math.Min(cohort, Trials) * ((double)FoldsPerTrial - 1) + Trials
        : Folds;

    // In a race, a trial trains one fold at a time, once a trial has finished.
    private int FoldsPerTrialAtOnce => IsRace ? 1 : FoldsPerTrial;

    /// <summary>Plans an experiment.</summary>
    public static ExperimentPlan Of(ExperimentSpec spec)
    {
        ISearcher searcher = spec.Searcher.Create(spec.Space, spec.Seed);
        long trials = Math.Min(searcher.TrialCount, spec.Limits.MaxTrials ?? long.MaxValue);
        int folds = spec.Validation.FoldsPerTrial;
        double epochs = Math.Min((double)trials * folds * MeanEpochs(spec), spec.Limits.MaxEpochs ?? double.PositiveInfinity);
        return new ExperimentPlan(trials, folds, epochs)
        {
            Lag = spec.LagWith(searcher.Lag),
            CohortTrials = spec.HasCohorts ? new JobPlan(spec, spec.CreateSuggestions()).BlockTrials : null,
            IsRace = spec.Validation.Racing != Racing.Off,
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
