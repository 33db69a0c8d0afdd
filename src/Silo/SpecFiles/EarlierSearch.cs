using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>An earlier experiment that a file names under <c>warm_start</c>, and what a new search can use of it.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Objective">The objective of the experiment.</param>
/// <param name="Space">The search space of the experiment.</param>
/// <param name="Trials">The ended trials.</param>
public sealed record EarlierSearch(string Id, Objective Objective, SearchSpace Space, IReadOnlyList<TrialResult> Trials)
{
    /// <summary>
    /// Finds the trials that a new search can use, in the order of their numbers. Pruned trials are left out, because their scores rest on
    /// fewer folds.
    /// </summary>
    /// <param name="space">The new search space.</param>
    /// <param name="objective">The new objective.</param>
    /// <param name="source">The experiment as the new file names it.</param>
    /// <returns>The trials as nodes of a file, and the number of trials that the new space does not have.</returns>
    /// <exception cref="InputException">The new search cannot begin with this experiment.</exception>
    public (IReadOnlyList<SpecNode> Trials, int Outside) TrialsFor(SearchSpace space, Objective objective, WarmSource source)
    {
        // A search for several objectives can begin one that has the first of them.
        int objectives = objective.ToList().Count;
        string searched = Words(Objective.ToList().Take(objectives)), wanted = Words(objective.ToList());
        if (searched != wanted)
        {
            throw Refuse(source, $"it searched for {searched}, and this file for {wanted}; scores must be comparable: "
                + $"name another experiment, or change searcher.{(objectives == 1 ? "metric" : "objectives")}");
        }

        string[] own = [.. space.Parameters.Select(parameter => parameter.Name)];
        if (Space.Parameters.FirstOrDefault(parameter => parameter.ValueCount != 1 && !own.Contains(parameter.Name)) is { } other)
        {
            throw Refuse(source, $"it searched over '{other.Name}', which hyperparameters does not have"
                + $"{Suggestion.For(other.Name, own)}; add the parameter, or name another experiment");
        }

        string[] known = [.. Space.Parameters.Select(parameter => parameter.Name)];
        if (space.Parameters.FirstOrDefault(parameter => parameter.ValueCount != 1 && !known.Contains(parameter.Name)
            && !source.Defaults.ContainsKey(parameter.Name)) is { } missing)
        {
            throw Refuse(source, $"it had no parameter '{missing.Name}'; state the value that its trials had: "
                + $"{{experiment: {source.Experiment}, defaults: {{{missing.Name}: ...}}}}");
        }

        TrialResult[] usable = [.. Trials.Where(trial => trial.Status is Status.Completed or Status.Failed).OrderBy(trial => trial.Trial)];
        if (usable.Length == 0) throw Refuse(source, "it has no finished trial; wait for one, or remove it");
        SpecNode[] inside = [.. usable.Select(trial => NodeOf(trial, own, objectives - 1))
            .Where(trial => PointReader.Read(trial[WarmStart.ValuesKey]!, "", space, new Problems(), source.Defaults) is not null)];
        if (inside.Length == 0)
            throw Refuse(source, "none of its trials is in the search space of this file; widen the ranges, or remove it");
        return (inside, usable.Length - inside.Length);
    }

    private static SpecMap NodeOf(TrialResult trial, string[] names, int others) => WarmStart.TrialOf(
        trial.Hyperparameters.Where(value => value.IsActive && names.Contains(value.Name)).Select(value => (value.Name, value.Node)),
        trial.Score, [.. (trial.OtherScores ?? []).Take(others)]);

    private InputException Refuse(WarmSource source, string reason) => new($"searcher.warm_start names {Id}; {reason}", source.Location);

    private static string Words(IEnumerable<Objective> objectives) => string.Join(
        " and ", objectives.Select(objective => $"the {(objective.IsMaximized ? "greatest" : "least")} {objective.Metric}"));
}
