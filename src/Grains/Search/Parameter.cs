using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>One axis of a search space.</summary>
/// <param name="Name">The name that <c>${name}</c> refers to.</param>
public abstract record Parameter(string Name)
{
    /// <summary>Where it is defined.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>
    /// Whether it says how long a training goes on and nothing else (<c>role: budget</c>): trials that differ only in it are one training, read
    /// at several epochs.
    /// </summary>
    public bool IsBudget { get; init; }

    /// <summary>How many values a grid visits; null when the range has to be given a count or a step first.</summary>
    public abstract long? GridCount { get; }

    /// <summary>The grid's value at a 0-based position below <see cref="GridCount"/>.</summary>
    public abstract SpecNode GridValue(long position);

    /// <summary>A value drawn from the range.</summary>
    public abstract SpecNode Draw(RandomStream random);

    /// <summary>Values that between them show whether any value can be used: each one of a list, both ends of a range.</summary>
    public abstract IReadOnlyList<SpecNode> Probes { get; }
}
