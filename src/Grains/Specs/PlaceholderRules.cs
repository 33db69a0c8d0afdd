using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>The rules of the places where an experiment file may use its hyper-parameters.</summary>
internal static class PlaceholderRules
{
    /// <summary>Reports each placeholder in the section at the key. Returns whether there were any.</summary>
    public static bool Reject(SpecMapReader reader, string key)
    {
        if (reader.Node(key) is not { } node) return false;
        (string Text, SourceLocation? Location)[] uses =
        [
            .. Placeholders.In(node).Select(use => ($"${{{use.Name}}}", use.Location)),
            .. Placeholders.Broken(node).Select(text => ($"'{text.Text}'", text.Location)),
        ];
        foreach ((string text, SourceLocation? location) in uses)
            reader.Problems.Error(
                $"{key} refers to {text}; hyper-parameters can stand in model and training only: write the value itself", location);
        return uses.Length > 0;
    }

    /// <summary>
    /// Checks that a budget sets how long a training goes on and nothing else. Only then are trials that differ in it one training.
    /// </summary>
    public static void CheckBudget(SpecNode model, SpecNode training, SearchSpace space, Problems problems)
    {
        const string rule = "a budget says how long a training goes on: it must stand for training.epochs and nothing else";
        SpecNode? epochs = (training as SpecMap)?["epochs"];
        SpecNode rest = training is SpecMap map ? map with { Entries = [.. map.Entries.Where(entry => entry.Key != "epochs")] } : training;
        foreach (Parameter budget in space.Parameters.Where(parameter => parameter.IsBudget))
        {
            string remedy = $"write epochs: \"${{{budget.Name}}}\" under training and no ${{{budget.Name}}} elsewhere, or remove 'role'";
            if (epochs is null || Placeholders.In(epochs).All(use => use.Name != budget.Name))
                problems.Error($"hyperparameters.{budget.Name} has the role budget and does not stand for training.epochs; {rule}: "
                    + $"{remedy}", budget.Location);
            foreach ((_, SourceLocation? location) in Placeholders.In(model).Concat(Placeholders.In(rest))
                .Where(use => use.Name == budget.Name))
                problems.Error(
                    $"${{{budget.Name}}} stands here, and hyperparameters.{budget.Name} has the role budget; {rule}: {remedy}", location);
        }
    }

    /// <summary>
    /// Reports placeholders without a parameter, and warns of parameters that nothing uses. A training by the user's own program gets all
    /// parameters by their names.
    /// </summary>
    public static void Check(SpecNode model, SpecNode training, SpecMap? hyperparameters, Problems problems)
    {
        // A parameter with an error is reported at its definition, and not again at each use.
        IReadOnlyList<SpecEntry> entries = hyperparameters?.Entries ?? [];
        string[] defined = [.. entries.Select(entry => entry.Key)];
        var used = new HashSet<string>();
        foreach (SpecNode section in (SpecNode[])[model, training])
        {
            foreach (SpecScalar text in Placeholders.Broken(section))
                problems.Error(
                    $"'{text.Text}' mixes ${{...}} with other text; a placeholder must be the whole value: write \"${{name}}\"",
                    text.Location);
            foreach ((string name, SourceLocation? location) in Placeholders.In(section))
            {
                used.Add(name);
                if (defined.Contains(name)) continue;
                problems.Error($"${{{name}}} is not defined; every placeholder needs an entry under "
                    + $"hyperparameters{Suggestion.For(name, defined)}", location);
            }
        }

        if (CommandTraining.IsIn(training)) return;

        // Values of choices may name other parameters.
        foreach (SpecEntry entry in entries) used.UnionWith(Placeholders.In(entry.Value).Select(use => use.Name));
        foreach (SpecEntry unused in entries.Where(entry => !used.Contains(entry.Key)))
        {
            problems.Warning($"hyperparameters.{unused.Key} is used by nothing; every trial is repeated for each of its values: "
                + $"write \"${{{unused.Key}}}\" where it belongs, or remove it", unused.KeyLocation);
        }
    }
}
