using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>Reads a point of the search space that a file states.</summary>
public static class PointReader
{
    /// <summary>Reads a point. A parameter with a single value may be left out.</summary>
    /// <param name="node">A map of names to values.</param>
    /// <param name="path">The path of the node.</param>
    /// <param name="space">The search space.</param>
    /// <param name="problems">Receives the problems.</param>
    /// <param name="defaults">The values of parameters that the point leaves out, in the parameters' own form.</param>
    /// <returns>The assignment, in the order of the space. Null when a problem was reported.</returns>
    public static IReadOnlyList<(string Name, SpecNode Value)>? Read(
        SpecNode node, string path, SearchSpace space, Problems problems, IReadOnlyDictionary<string, SpecNode>? defaults = null)
    {
        if (SpecMapReader.Open(node, path, problems) is not { } reader) return null;
        reader.TakeNames();
        int errorsBefore = problems.Errors.Count;
        var values = new (string Name, SpecNode Value)[space.Parameters.Count];
        foreach (int index in space.Conditions.Order)
        {
            Parameter parameter = space.Parameters[index];
            values[index] = (parameter.Name, SpaceConditions.Inactive);
            if (problems.Errors.Count > errorsBefore && parameter.Condition is not null)
            {
                // Whether the parameter is active depends on a value that is wrong.
                reader.Has(parameter.Name);
                continue;
            }

            if (!space.Conditions.ActiveOf(choice => space.Parameters[choice].PositionOf(values[choice].Value) ?? -1)[index])
            {
                if (reader.Has(parameter.Name))
                    reader.Error(
                        parameter.Name, "the parameter is not active in this point: remove it, or choose a value that names it");
                continue;
            }

            SpecNode? written = reader.Has(parameter.Name) ? reader.Node(parameter.Name)
                : parameter.ValueCount == 1 ? parameter.ValueAt(0)
                : defaults?.GetValueOrDefault(parameter.Name)
                ?? reader.RequiredNode(parameter.Name, $"each point gives a value to each active parameter; write {parameter.Rule}");
            if (written is null) continue;
            if (parameter.Find(written) is { } value) values[index] = (parameter.Name, value);
            else reader.Error(parameter.Name, $"hyperparameters.{parameter.Name} allows only {parameter.Rule}");
        }

        reader.RejectUnknownKeys();
        if (problems.Errors.Count > errorsBefore) return null;
        if (space.Constraints.FirstOrDefault(constraint => !constraint.Holds(values)) is { } broken)
            problems.Error(
                $"{path} breaks the constraint '{broken.Text}'; each point must keep it: change or remove the point", node.Location);
        return problems.Errors.Count > errorsBefore ? null : values;
    }
}
