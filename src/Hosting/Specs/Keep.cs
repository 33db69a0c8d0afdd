using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The trials whose weights are kept: the best one, all, or a number of the best ones.</summary>
public sealed class Keep : SpecChoice
{
    private Keep(SpecNode node) : base(node)
    {
    }

    /// <summary>The best trial.</summary>
    public static Keep Best { get; } = new(SpecScalar.Of("best"));

    /// <summary>All trials.</summary>
    public static Keep All { get; } = new(SpecScalar.Of("all"));

    /// <summary>Keeps a number of the best trials.</summary>
    /// <param name="trials">The number. The number is at least 1 and at most 1,000.</param>
    public static implicit operator Keep(int trials) => new(NodeOf.Value(trials));
}
