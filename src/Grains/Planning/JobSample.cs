using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Planning;

/// <summary>Picks jobs of a search that stand for all of them.</summary>
public static class JobSample
{
    /// <summary>
    /// Picks jobs at equal distances among the first jobs of the search. Of a searcher that learns, only the trials that read no results
    /// are known.
    /// </summary>
    /// <param name="spec">The experiment's spec, which was checked.</param>
    /// <param name="slots">The slots of the machine.</param>
    /// <param name="count">The greatest number of jobs, at least 1.</param>
    /// <returns>The jobs; each has its runs, as they are trained together.</returns>
    public static IReadOnlyList<IReadOnlyList<TrialSpec>> Of(ExperimentSpec spec, ClusterSlots slots, int count)
    {
        Suggestions suggestions = spec.CreateSuggestions();
        IReadOnlyList<TrialGroup> groups = suggestions.Lag is { } lag
            ? [.. Enumerable.Range(1, (int)Math.Min(lag, suggestions.TrialCount)).Select(trial => new TrialGroup([[trial]]))]
            : new JobPlan(spec, suggestions).Plan(0, slots.For(spec.Resources.Share));
        int picked = Math.Min(count, groups.Count);
        return [.. Enumerable.Range(0, picked).Select(index => groups[(int)((index + 0.5) * groups.Count / picked)])
            .Select(group => group.Runs.Select(run => TrialSpec.BindSuggestion(spec, suggestions.Suggest(run[^1]))).ToArray())];
    }
}
