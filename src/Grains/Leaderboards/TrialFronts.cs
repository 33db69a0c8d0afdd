using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Pareto;

namespace Gridfold.Grains.Leaderboards;

/// <summary>The ended trials of a search with several objectives, sorted into Pareto fronts.</summary>
public sealed class TrialFronts
{
    private TrialFronts(Objective objective, IReadOnlyList<(RankedTrial Trial, int? Front)> trials)
    {
        Trials = trials;
        double[][] completed = [.. trials.Where(trial => trial.Front is not null)
            .Select(trial => CostsOf(trial.Trial, objective, CostOf))];
        Size = trials.Count(trial => trial.Front == 1);
        if (completed.Length == 0) return;
        Reference = [.. objective.ToList().Select(
            (known, index) => known.Reference ?? CostOf(known, completed.Max(costs => costs[index])))];
        Hypervolume = Search.Pareto.Hypervolume.Of(completed[..Size], [.. objective.ToList().Zip(Reference, CostOf)]);
    }

    /// <summary>
    /// The trials with their fronts, from 1: front by front, and in each front in the order of the leaderboard, which is that of the first
    /// objective. Trials that did not complete have no front and come last.
    /// </summary>
    public IReadOnlyList<(RankedTrial Trial, int? Front)> Trials { get; }

    /// <summary>The number of trials of the Pareto front, which no other trial dominates.</summary>
    public int Size { get; }

    /// <summary>The hypervolume between the Pareto front and <see cref="Reference"/>. 0 where no trial has completed.</summary>
    public double Hypervolume { get; }

    /// <summary>
    /// The value of each objective that the file states, or otherwise the worst one that a completed trial has. Empty where no trial has
    /// completed.
    /// </summary>
    public IReadOnlyList<double> Reference { get; } = [];

    /// <summary>Sorts trials.</summary>
    /// <param name="ranked">The ended trials in the order of the leaderboard.</param>
    /// <param name="objective">The objectives.</param>
    public static TrialFronts Of(IReadOnlyList<RankedTrial> ranked, Objective objective)
    {
        RankedTrial[] completed = [.. ranked.Where(trial => trial is { Status: Status.Completed, OtherScores: not null })];
        int[] fronts = ParetoFronts.Of([.. completed.Select(trial => CostsOf(trial, objective, (known, value) => known.CostOf(value)))]);
        return new TrialFronts(objective,
        [
            .. completed.Zip(fronts, (trial, front) => (trial, (int?)front)).OrderBy(trial => trial.Item2),
            .. ranked.Except(completed).Select(trial => (trial, (int?)null)),
        ]);
    }

    // The cost of a value, and the value of a cost.
    private static double CostOf(Objective objective, double value) => objective.IsMaximized ? -value : value;

    private static double[] CostsOf(RankedTrial trial, Objective objective, Func<Objective, double, double> costOf) =>
        [.. objective.ToList().Zip([trial.Score!.Value, .. trial.OtherScores!], costOf)];
}
