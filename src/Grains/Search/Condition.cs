namespace Gridfold.Grains.Search;

/// <summary>When a parameter is active: one of the cases must hold.</summary>
/// <param name="Cases">The cases, at least one.</param>
public sealed record Condition(IReadOnlyList<ConditionCase> Cases);
