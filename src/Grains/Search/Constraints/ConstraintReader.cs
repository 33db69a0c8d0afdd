using Gridfold.Models.Input;

namespace Gridfold.Grains.Search.Constraints;

/// <summary>The key <c>constraints</c>: a list of rules between hyper-parameters.</summary>
internal static class ConstraintReader
{
    private const int MaxConstraints = 100;

    /// <summary>The space with the constraints of a file.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="space">The space without constraints.</param>
    public static SearchSpace Read(SpecMapReader reader, SearchSpace space)
    {
        if (reader.List("constraints") is not { Count: > 0 } nodes) return space;
        int errorsBefore = reader.Problems.Errors.Count;
        if (nodes.Count > MaxConstraints)
        {
            reader.Problems.Error($"constraints has {nodes.Count} items; it may have at most {MaxConstraints}: join some with 'and'",
                reader.LocationOf("constraints"));
            return space;
        }

        Constraint?[] constraints = [.. nodes.Select((node, index) => Read(node, index, space, reader.Problems))];
        if (reader.Problems.Errors.Count > errorsBefore) return space;
        return space with { Constraints = [.. constraints.OfType<Constraint>()] };
    }

    private static Constraint? Read(SpecNode node, int index, SearchSpace space, Problems problems)
    {
        if (node is not SpecScalar { Kind: ScalarKind.Text } text)
        {
            problems.Error($"constraints[{index}] is {node.Description}; it must be text, as in \"hidden2 <= hidden1\"", node.Location);
            return null;
        }

        try
        {
            return Constraint.Parse(text.Text, space.Parameters, node.Location);
        }
        catch (ConstraintException exception)
        {
            problems.Error(
                $"constraints[{index}] is '{text.Text}', and at its character {exception.At + 1}: {exception.Message}", node.Location);
            return null;
        }
    }
}
