using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>One axis of a search space.</summary>
/// <param name="Name">The name that <c>${name}</c> refers to.</param>
public abstract record Parameter(string Name)
{
    /// <summary>The place in the file that defines the parameter.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>
    /// Whether the parameter has <c>role: budget</c>: it sets how long a training goes on and nothing else. Trials that differ only in the
    /// budget are one training, read at several epochs.
    /// </summary>
    public bool IsBudget { get; init; }

    /// <summary>What the user expects of the parameter. Null for one that has no prior.</summary>
    public ParameterPrior? Prior { get; init; }

    /// <summary>When the parameter is active. Null for one that always is.</summary>
    public Condition? Condition { get; init; }

    /// <summary>The number of values that a grid visits. Null when the range needs a count or a step first.</summary>
    public abstract long? GridCount { get; }

    /// <summary>The grid's value at a position from 0 to <see cref="GridCount"/> - 1.</summary>
    public abstract SpecNode GridValue(long position);

    /// <summary>The number of different values that <see cref="Draw"/> can give. Null for a range of real numbers.</summary>
    public abstract long? ValueCount { get; }

    /// <summary>The value at a position from 0 to <see cref="ValueCount"/> - 1.</summary>
    public abstract SpecNode ValueAt(long position);

    /// <summary>
    /// Finds the position of a value for which <see cref="ValueAt"/> gives an equal value. Null when the parameter has no such value, or no
    /// positions.
    /// </summary>
    public abstract long? PositionOf(SpecNode value);

    /// <summary>What a value of the parameter must be, in words for a message.</summary>
    public abstract string Rule { get; }

    /// <summary>The parameter's own form of a value that a user wrote. Null when the parameter does not have the value.</summary>
    public virtual SpecNode? Find(SpecNode value) => PositionOf(value) is { } position ? ValueAt(position) : null;

    /// <summary>Draws a value of the parameter.</summary>
    public abstract SpecNode Draw(RandomStream random);

    /// <summary>The values that show whether every value can be used: each value of a list, or both ends of a range.</summary>
    public abstract IReadOnlyList<SpecNode> Probes { get; }
}
