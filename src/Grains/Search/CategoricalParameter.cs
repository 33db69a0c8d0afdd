using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>A parameter with a list of possible values. <c>const</c> is a list of one value.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Values">The possible values, at least one.</param>
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
