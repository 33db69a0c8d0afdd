using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Reads which parameters depend on a choice. A value of a choice may name another hyper-parameter, or define one in its place. Such a
/// parameter is active only with the values that name it, unless <c>model</c> or <c>training</c> name it too.
/// </summary>
internal static class ConditionalReader
{
    private static readonly string[] Types = ["categorical", "int", "double", "const"];

    /// <summary>The entries of the section, with a parameter that a value defines as an entry of its own after its choice.</summary>
    public static IEnumerable<SpecEntry> Expand(SpecMap section)
    {
        var taken = section.Entries.Select(entry => entry.Key).ToHashSet();
        return [.. section.Entries.SelectMany(entry => Expand(entry, taken))];
    }

    /// <summary>The name of a value among those of its choice: its key <c>name</c>, otherwise its place from 1.</summary>
    public static string LabelOf(IReadOnlyList<SpecNode> values, int position)
    {
        string? label = NameOf(values[position]);
        return label is not null && values.Count(value => NameOf(value) == label) == 1
            ? label
            : FormattableString.Invariant($"{position + 1}");
    }

    /// <summary>Gives each parameter its condition, and reports references that have no meaning.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="known">The names of all parameters, those with an error included.</param>
    /// <param name="direct">The names that <c>model</c> and <c>training</c> use.</param>
    /// <param name="problems">Receives the problems.</param>
    public static IReadOnlyList<Parameter> WithConditions(
        IReadOnlyList<Parameter> parameters, IReadOnlyList<string> known, IReadOnlySet<string> direct, Problems problems)
    {
        int errorsBefore = problems.Errors.Count;
        var cases = new Dictionary<string, List<ConditionCase>>();
        foreach ((int index, Parameter parameter) in parameters.Index())
        {
            if (parameter is not CategoricalParameter choice) continue;
            foreach (IGrouping<string, (string Name, SourceLocation? Location, long Position)> uses in UsesOf(choice)
                .GroupBy(use => use.Name))
            {
                Check(choice, uses.Key, uses.First().Location, known, parameters, problems);
                if (!cases.TryGetValue(uses.Key, out List<ConditionCase>? list)) cases[uses.Key] = list = [];
                list.Add(new ConditionCase(index, [.. uses.Select(use => use.Position).Distinct()]));
            }

            if (choice.IsOrdered && UsesOf(choice).Any())
            {
                problems.Error($"hyperparameters.{choice.Name} is ordered, and its values carry parameters of their own; such values have "
                    + "no order: remove ordered", choice.Location);
            }

            foreach (SpecScalar text in choice.Values.SelectMany(Placeholders.Broken))
                problems.Error(
                    $"'{text.Text}' mixes ${{...}} with other text; a placeholder must be the whole value: write \"${{name}}\"",
                    text.Location);
        }

        if (problems.Errors.Count > errorsBefore) return parameters;
        IReadOnlyList<Parameter> conditional = [.. parameters.Select(parameter =>
            !direct.Contains(parameter.Name) && cases.TryGetValue(parameter.Name, out List<ConditionCase>? list)
                ? parameter with { Condition = new Condition(list) }
                : parameter)];
        ReportCircle(conditional, problems);
        if (problems.Errors.Count > errorsBefore) return parameters;

        // A parameter that every value of a choice names is active whenever the choice is.
        return [.. conditional.Select(parameter => parameter.Condition?.Cases.Any(known => conditional[known.Choice] is
            { Condition: null, ValueCount: { } count } && known.Positions.Count == count) == true
                ? parameter with { Condition = null }
                : parameter)];
    }

    private static void Check(
        CategoricalParameter choice, string name, SourceLocation? location, IReadOnlyList<string> known,
        IReadOnlyList<Parameter> parameters, Problems problems)
    {
        string path = $"hyperparameters.{choice.Name}";
        if (!known.Contains(name))
        {
            problems.Error($"${{{name}}} is not defined; every placeholder needs an entry under "
                + $"hyperparameters{Suggestion.For(name, known)}", location);
        }
        else if (choice.IsBudget)
            problems.Error($"{path} has the role budget and ${{{name}}} inside; a budget is a number: write the numbers", location);
        else if (parameters.Any(parameter => parameter.Name == name && parameter.IsBudget))
        {
            problems.Error(
                $"{path} has ${{{name}}} inside, and {name} has the role budget; a budget must stand for training.epochs and nothing else: "
                    + "remove 'role'",
                location);
        }
    }

    private static void ReportCircle(IReadOnlyList<Parameter> parameters, Problems problems)
    {
        // References count even where model or training name the parameter too: a value cannot be put into itself.
        Dictionary<string, (string Name, SourceLocation? Location)[]> uses = parameters.OfType<CategoricalParameter>().ToDictionary(
            choice => choice.Name, choice => UsesOf(choice).Select(use => (use.Name, use.Location)).ToArray());
        var done = new HashSet<string>();
        foreach (Parameter parameter in parameters)
        {
            if (Find(parameter.Name, [], null) is not { } location) continue;
            problems.Error(
                $"hyperparameters.{parameter.Name} has itself inside; a value cannot hold the parameter that it belongs to: "
                    + "write the value out, or name another parameter",
                location.Location);
            return;
        }

        (SourceLocation? Location, bool IsCircle)? Find(string name, string[] above, SourceLocation? location)
        {
            if (above.Contains(name)) return (location, true);
            if (done.Contains(name) || !uses.TryGetValue(name, out (string Name, SourceLocation? Location)[]? inside)) return null;
            foreach ((string other, SourceLocation? place) in inside)
            {
                if (Find(other, [.. above, name], place) is { } circle) return circle;
            }

            done.Add(name);
            return null;
        }
    }

    private static IEnumerable<(string Name, SourceLocation? Location, long Position)> UsesOf(CategoricalParameter choice) =>
        choice.Values.SelectMany((value, position) => Placeholders.In(value).Select(use => (use.Name, use.Location, (long)position)));

    private static IEnumerable<SpecEntry> Expand(SpecEntry entry, HashSet<string> taken)
    {
        if (entry.Value is not SpecMap map) return [entry];
        var inner = new List<SpecEntry>();
        SpecEntry Replaced(SpecEntry key) => key.Value switch
        {
            SpecList list when key.Key == "values" => key with { Value = list with { Items = ExtractAll(list.Items) } },
            _ when key.Key == "value" => key with { Value = Extract(key.Value, $"{entry.Key}.{LabelOf([key.Value], 0)}") },
            _ => key,
        };

        IReadOnlyList<SpecNode> ExtractAll(IReadOnlyList<SpecNode> values) =>
            [.. values.Select((value, place) => Extract(value, $"{entry.Key}.{LabelOf(values, place)}"))];

        SpecNode Extract(SpecNode node, string path)
        {
            if (node is SpecList list)
                return list with { Items = [.. list.Items.Select((item, place) => Extract(item, $"{path}.{place + 1}"))] };
            if (node is not SpecMap inside) return node;
            if (inside["type"] is not SpecScalar { Text: var type } || !Types.Contains(type))
                return inside with { Entries = [.. inside.Entries.Select(key => Extracted(key, path))] };
            string name = path;
            for (int number = 2; !taken.Add(name); number++) name = FormattableString.Invariant($"{path}-{number}");
            inner.Add(new SpecEntry(name, inside.Location, inside));
            return SpecScalar.Of($"${{{name}}}") with { Location = inside.Location };
        }

        SpecEntry Extracted(SpecEntry key, string path) => key with { Value = Extract(key.Value, $"{path}.{key.Key}") };

        SpecMap replaced = map with { Entries = [.. map.Entries.Select(Replaced)] };
        return [entry with { Value = replaced }, .. inner.SelectMany(defined => Expand(defined, taken))];
    }

    private static string? NameOf(SpecNode value) =>
        value is SpecMap map && map["name"] is SpecScalar { Text: { Length: > 0 } name }
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? name
            : null;
}
