using Gridfold.Grains.Planning;

namespace Gridfold.Hosting;

/// <summary>The size of a search, known before anything runs.</summary>
public sealed class SearchPlan
{
    internal SearchPlan(ExperimentPlan plan, IReadOnlyList<string> warnings)
    {
        (Trials, FoldsPerTrial, Folds, Epochs) = (plan.Trials, plan.FoldsPerTrial, plan.Folds, plan.Epochs);
        (FoldsAtOnce, Warnings) = (plan.FoldsAtOnce, warnings);
    }

    /// <summary>The number of trials.</summary>
    public long Trials { get; }

    /// <summary>The number of folds of each trial.</summary>
    public int FoldsPerTrial { get; }

    /// <summary>The number of folds of all trials.</summary>
    public double Folds { get; }

    /// <summary>The epochs over all folds: exact for a grid, expected for other searches.</summary>
    public double Epochs { get; }

    /// <summary>The greatest number of folds in progress at the same time. Null when the search uses any number of slots.</summary>
    public double? FoldsAtOnce { get; }

    /// <summary>The warnings about values that are probably wrong.</summary>
    public IReadOnlyList<string> Warnings { get; }
}
