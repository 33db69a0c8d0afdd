using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>The trials of another tool's search as an item of <c>warm_start</c>.</summary>
/// <param name="Item">The item: a name, defaults and trials.</param>
/// <param name="Taken">The number of trials in the item.</param>
/// <param name="Notes">What was left out, a sentence each.</param>
internal sealed record WarmTrials(SpecMap Item, int Taken, IReadOnlyList<string> Notes)
{
    /// <summary>Chooses the trials that a search can begin with.</summary>
    /// <param name="search">The other tool's search.</param>
    /// <param name="request">What it was read for.</param>
    /// <param name="defaults">The values of parameters that the search did not have.</param>
    /// <exception cref="InputException">The search fits no file with this space and these objectives.</exception>
    public static WarmTrials Of(ImportedSearch search, ImportRequest request, IReadOnlyDictionary<string, SpecNode> defaults)
    {
        CheckObjectives(search, request);
        ImportedTrial[] ended = [.. search.Trials.Where(trial => trial.Status is Status.Completed or Status.Failed)];
        if (ended.Length == 0)
            throw new InputException($"{request.Path} has no trial that completed or failed; wait for one, or name another file");
        CheckNames(ended, request, defaults);
        HashSet<string> names = [.. request.Space.Parameters.Select(parameter => parameter.Name)];
        ImportedTrial[] inside = [.. ended.Where(trial =>
            PointReader.Read(NodeOf(trial, names, 1)[WarmStart.ValuesKey]!, "", request.Space, new Problems(), defaults) is not null)];
        if (inside.Length == 0)
        {
            throw new InputException($"none of the {ended.Length} ended trials of {request.Path} is in the search space of the file; "
                + "widen its ranges, or name another file");
        }

        var notes = new List<string>();
        if (search.Trials.Count > ended.Length)
            notes.Add($"{Format.Count(search.Trials.Count - ended.Length, "trial")} that neither completed nor failed; left out");
        if (ended.Length > inside.Length)
            notes.Add($"{Format.Count(ended.Length - inside.Length, "trial")} outside the search space of the file; left out");
        ImportedTrial[] taken = Best(inside, request.Objectives[0]);
        if (taken.Length < inside.Length)
            notes.Add($"{Format.Count(inside.Length - taken.Length, "trial")} after the best {Format.Count(taken.Length)}; left out");
        SpecMap? stated = defaults.Count == 0 ? null
            : new SpecMap([.. defaults.Select(value => new SpecEntry(value.Key, null, value.Value))]);
        SpecMap item = WarmStart.ItemOf(
            search.Name, stated, [.. taken.Select(trial => NodeOf(trial, names, request.Objectives.Count))]);
        return new WarmTrials(item, taken.Length, notes);
    }

    private static void CheckObjectives(ImportedSearch search, ImportRequest request)
    {
        if (search.AreMaximized is not { } directions) return;
        if (directions.Count < request.Objectives.Count)
        {
            throw new InputException($"the study '{search.Name}' has {directions.Count} objectives, and the file has "
                + $"{request.Objectives.Count}; name another study, or remove an objective");
        }

        foreach ((Objective objective, bool isMaximized) in request.Objectives.Zip(directions))
        {
            if (objective.IsMaximized == isMaximized) continue;
            throw new InputException($"the study '{search.Name}' looks for the {(isMaximized ? "greatest" : "least")} value, and the file "
                + $"for the {(objective.IsMaximized ? "greatest" : "least")} {objective.Metric}; scores must be comparable: name another "
                + "study, or change searcher.metric");
        }
    }

    private static void CheckNames(ImportedTrial[] trials, ImportRequest request, IReadOnlyDictionary<string, SpecNode> defaults)
    {
        Parameter[] own = [.. request.Space.Parameters];
        string[] known = [.. trials.SelectMany(trial => trial.Values.Keys).Distinct()];
        string[] names = [.. own.Select(parameter => parameter.Name)];
        if (known.FirstOrDefault(name => !names.Contains(name) && HasTwoValues(trials, name)) is { } other)
        {
            throw new InputException($"the trials of {request.Path} differ in '{other}', which hyperparameters does not have"
                + $"{Suggestion.For(other, names)}; add the parameter, or name another file");
        }

        if (own.FirstOrDefault(parameter => parameter.ValueCount != 1 && !known.Contains(parameter.Name)
            && !defaults.ContainsKey(parameter.Name)) is { } missing)
        {
            throw new InputException($"the trials of {request.Path} have no '{missing.Name}'; state the value that they had, as in "
                + $"--default {missing.Name}=VALUE");
        }
    }

    private static bool HasTwoValues(ImportedTrial[] trials, string name) =>
        trials.Select(trial => trial.Values.TryGetValue(name, out SpecNode? value) ? SpecJson.Write(value) : null).Distinct().Count() > 1;

    /// <summary>The best trials, in the order in which they were.</summary>
    private static ImportedTrial[] Best(ImportedTrial[] trials, Objective objective) => trials.Length <= WarmStart.MaxTrials ? trials
        : [.. trials.Index()
            .OrderBy(trial => trial.Item.Scores.Count == 0 ? double.PositiveInfinity : objective.CostOf(trial.Item.Scores[0]))
            .Take(WarmStart.MaxTrials).OrderBy(trial => trial.Index).Select(trial => trial.Item)];

    private static SpecMap NodeOf(ImportedTrial trial, HashSet<string> names, int objectives)
    {
        bool isScored = trial.Status == Status.Completed && trial.Scores.Count > 0;
        return WarmStart.TrialOf(
            ValuesOf(trial, names), isScored ? trial.Scores[0] : null, [.. trial.Scores.Take(objectives).Skip(1)]);
    }

    private static IEnumerable<(string Name, SpecNode Value)> ValuesOf(ImportedTrial trial, HashSet<string> names) =>
        trial.Values.Where(value => names.Contains(value.Key)).Select(value => (value.Key, value.Value));
}
