using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// The dependences between the parameters of a space. A conditional parameter is active only with certain values of a choice. Every
/// parameter of a space without conditions is active.
/// </summary>
internal sealed class SpaceConditions
{
    private readonly SearchSpace _space;

    /// <param name="space">The space. Its conditions form no circle.</param>
    public SpaceConditions(SearchSpace space)
    {
        _space = space;
        var order = new List<int>();
        for (int index = 0; index < space.Parameters.Count; index++) Visit(index, order);
        Order = order;
        Choices = [.. order.Where(index => space.Parameters.Any(
            parameter => parameter.Condition?.Cases.Any(known => known.Choice == index) == true))];
    }

    /// <summary>The value of a parameter that is not active.</summary>
    public static SpecScalar Inactive { get; } = new(ScalarKind.Null, "");

    /// <summary>The places of all parameters; a choice comes before those that depend on it.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The places of the choices that others depend on, in the order of <see cref="Order"/>.</summary>
    public IReadOnlyList<int> Choices { get; }

    /// <summary>Whether a parameter depends on another.</summary>
    public bool AreAny => Choices.Count > 0;

    /// <summary>Whether each parameter is active.</summary>
    /// <param name="positionOf">The position of a choice's value. It is asked only for active choices.</param>
    public bool[] ActiveOf(Func<int, long> positionOf)
    {
        bool[] active = new bool[_space.Parameters.Count];
        foreach (int index in Order)
        {
            active[index] = _space.Parameters[index].Condition is not { } condition || condition.Cases.Any(
                known => active[known.Choice] && known.Positions.Contains(positionOf(known.Choice)));
        }

        return active;
    }

    /// <summary>Whether each parameter of an assignment is active.</summary>
    /// <param name="values">The assignment, in the order of the space.</param>
    public bool[] ActiveOf(IReadOnlyList<(string Name, SpecNode Value)> values) =>
        ActiveOf(choice => _space.Parameters[choice].PositionOf(values[choice].Value) ?? -1);

    /// <summary>The assignment with <see cref="Inactive"/> for each parameter that is not active.</summary>
    public IReadOnlyList<(string Name, SpecNode Value)> Mask(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        if (!AreAny) return values;
        bool[] active = ActiveOf(values);
        return [.. values.Select((value, index) => active[index] ? value : (value.Name, Inactive))];
    }

    private void Visit(int index, List<int> order)
    {
        if (order.Contains(index)) return;
        foreach (ConditionCase known in _space.Parameters[index].Condition?.Cases ?? []) Visit(known.Choice, order);
        order.Add(index);
    }
}
