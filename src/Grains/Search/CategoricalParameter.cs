using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>One of a list of values; <c>const</c> is a list of one.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Values">At least one.</param>
public sealed record CategoricalParameter(string Name, IReadOnlyList<SpecNode> Values) : Parameter(Name)
{
    /// <inheritdoc/>
    public override long? GridCount => Values.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SpecNode> Probes => Values;

    /// <inheritdoc/>
    public override SpecNode GridValue(long position) => Values[(int)position];

    /// <inheritdoc/>
    public override SpecNode Draw(RandomStream random) => Values[(int)random.NextBelow(Values.Count)];
}
