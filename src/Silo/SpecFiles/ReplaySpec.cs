using Gridfold.Grains.Results;
using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>Turns the file of an experiment into one that trains some of its trials again.</summary>
public static class ReplaySpec
{
    private const string Searcher = "searcher", Validation = "validation";

    // These keys decide which trials a search has, or when it ends.
    private static readonly string[] OfTheSearch = ["scheduler", "limits", "max_failed_trials", "constraints", "keep"];

    // What a trial's score is.
    private static readonly string[] OfTheObjective = ["metric", "mode", "objectives"];

    /// <summary>The nodes of the new file. Trial n is the n-th of the given trials.</summary>
    /// <param name="root">The nodes of the experiment's file.</param>
    /// <param name="trials">The trials, at least one.</param>
    public static SpecNode Of(SpecNode root, IReadOnlyList<TrialResult> trials)
    {
        SpecMap map = Without((SpecMap)root, OfTheSearch), searcher = (SpecMap)map[Searcher]!;
        var points = new SpecList([.. trials.Select(PointOf)]);
        map = map.With(Searcher, new SpecMap(
        [
            new SpecEntry("name", null, SpecScalar.Of("list")), new SpecEntry("points", null, points),
            .. searcher.Entries.Where(entry => OfTheObjective.Contains(entry.Key)),
        ]));
        return map[Validation] is SpecMap validation ? map.With(Validation, Without(validation, "racing", "lag")) : map;
    }

    private static SpecMap PointOf(TrialResult trial) => new(
        [.. trial.Hyperparameters.Where(value => value.IsActive).Select(value => new SpecEntry(value.Name, null, value.Node))]);

    private static SpecMap Without(SpecMap map, params string[] keys) =>
        map with { Entries = [.. map.Entries.Where(entry => !keys.Contains(entry.Key))] };
}
