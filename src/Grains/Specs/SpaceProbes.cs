using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>The assignments that show whether every value of a space can be used.</summary>
internal static class SpaceProbes
{
    private const int MaxDraws = 200;

    /// <summary>
    /// The first values of all parameters, and then each other probe of each parameter. A conditional parameter has its probes with each
    /// value that makes it active.
    /// </summary>
    /// <remarks>An assignment that constraints forbid gives way to a random one with the same probe, if one is found.</remarks>
    public static IEnumerable<IReadOnlyDictionary<string, SpecNode>> Of(SearchSpace space)
    {
        if (space.Constraints.Count == 0) return All(space).Select(entry => entry.Assignment);
        return All(space).Select((entry, number) => Allowed(space, entry.Probed, entry.Assignment, number))
            .OfType<IReadOnlyDictionary<string, SpecNode>>();
    }

    private static IEnumerable<(string? Probed, Dictionary<string, SpecNode> Assignment)> All(SearchSpace space)
    {
        Dictionary<string, SpecNode> first = space.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Probes[0]);
        yield return (null, first);
        foreach (Parameter parameter in space.Parameters)
        {
            if (parameter.Condition is not { } condition)
            {
                foreach (SpecNode probe in parameter.Probes.Skip(1))
                    yield return (parameter.Name, new Dictionary<string, SpecNode>(first) { [parameter.Name] = probe });
                continue;
            }

            foreach ((int choice, long position) in condition.Cases.SelectMany(
                known => known.Positions.Select(place => (known.Choice, place))))
            {
                foreach (SpecNode probe in parameter.Probes)
                {
                    var assignment = new Dictionary<string, SpecNode>(first) { [parameter.Name] = probe };
                    Choose(space, choice, position, assignment);
                    yield return (parameter.Name, assignment);
                }
            }
        }
    }

    /// <summary>The greatest number of assignments that <see cref="Of"/> gives.</summary>
    public static long CountOf(SearchSpace space) => space.Parameters.Sum(parameter =>
        parameter.Probes.Count * (parameter.Condition?.Cases.Sum(known => (long)known.Positions.Count) ?? 1));

    private static Dictionary<string, SpecNode>? Allowed(
        SearchSpace space, string? probed, Dictionary<string, SpecNode> assignment, int number)
    {
        if (Allows(space, assignment)) return assignment;
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            var drawn = RandomSearcher.DrawAny(space, (ulong)number, number, draw).ToDictionary(value => value.Name, value => value.Value);
            if (probed is not null) drawn[probed] = assignment[probed];
            if (Allows(space, drawn)) return drawn;
        }

        return null;
    }

    private static bool Allows(SearchSpace space, Dictionary<string, SpecNode> assignment) =>
        space.Allows(space.Conditions.Mask([.. space.Parameters.Select(parameter => (parameter.Name, assignment[parameter.Name]))]));

    /// <summary>Gives a choice a value, and makes the choice active.</summary>
    private static void Choose(SearchSpace space, int choice, long position, Dictionary<string, SpecNode> assignment)
    {
        Parameter parameter = space.Parameters[choice];
        assignment[parameter.Name] = parameter.ValueAt(position);
        if (parameter.Condition?.Cases[0] is { } known) Choose(space, known.Choice, known.Positions[0], assignment);
    }
}
