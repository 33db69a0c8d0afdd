namespace Gridfold.Grains.Search;

/// <summary>A case of a condition: a choice is active and has one of some values.</summary>
/// <param name="Choice">The choice's place in the search space, from 0.</param>
/// <param name="Positions">The positions of the values, ascending, at least one.</param>
public sealed record ConditionCase(int Choice, IReadOnlyList<long> Positions);
