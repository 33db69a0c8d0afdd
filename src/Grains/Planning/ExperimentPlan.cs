using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
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

    /// <summary>See <see cref="ISearcher.Lag"/>.</summary>
    public int? Lag { get; init; }

    /// <summary>
    /// The greatest number of folds in progress at the same time, and so of slots that the search can use. Null when the searcher does not
    /// learn; the search then uses any number of slots.
    /// </summary>
    public double? FoldsAtOnce => Lag is { } lag ? Math.Min(lag, Trials) * (double)FoldsPerTrial : null;

    /// <summary>Plans an experiment.</summary>
    public static ExperimentPlan Of(ExperimentSpec spec)
    {
        ISearcher searcher = spec.Searcher.Create(spec.Space, spec.Seed);
        long trials = searcher.TrialCount;
        int folds = spec.Validation.FoldsPerTrial;
        return new ExperimentPlan(trials, folds, (double)trials * folds * MeanEpochs(spec)) { Lag = searcher.Lag };
    }

    /// <summary>The lag with which the search could use the slots. Null when it can use them with its own lag.</summary>
    /// <param name="slots">The number of slots that the experiment may take.</param>
    public long? LagFor(int slots) =>
        FoldsAtOnce < slots && Lag < Trials ? Math.Min(Trials, ((slots - 1) / FoldsPerTrial) + 1) : null;

    private static double MeanEpochs(ExperimentSpec spec)
    {
        SpecNode? epochs = (spec.Training as SpecMap)?["epochs"];
        if (epochs is SpecScalar { Number: { } constant }) return constant;
        string? name = epochs is null ? null : Placeholders.In(epochs).Select(use => use.Name).FirstOrDefault();
        Parameter? parameter = spec.Space.Parameters.FirstOrDefault(parameter => parameter.Name == name);
        return parameter is null ? 0 : Mean(parameter);
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
