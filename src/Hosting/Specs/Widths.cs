using System.Collections;
using System.Runtime.CompilerServices;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The width of one hidden layer, as in <c>16</c>, or of several, as in <c>[32, 16]</c>.</summary>
[CollectionBuilder(typeof(Widths), nameof(Create))]
public sealed class Widths : SpecChoice, IEnumerable<Value<int>>
{
    private readonly Value<int>[] _widths;

    private Widths(SpecNode node, params Value<int>[] widths) : base(node) => _widths = widths;

    /// <summary>Makes one hidden layer.</summary>
    /// <param name="width">The width.</param>
    public static implicit operator Widths(int width) => new(NodeOf.Value(width), width);

    /// <summary>Makes one hidden layer, whose width a hyper-parameter gives.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Widths(Parameter<int> parameter) => new(parameter.Reference, parameter);

    /// <summary>Makes the hidden layers that a hyper-parameter gives.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Widths(Parameter<Widths> parameter) => new(parameter.Reference);

    /// <summary>Makes several hidden layers.</summary>
    /// <param name="widths">The width of each layer.</param>
    public static Widths Create(ReadOnlySpan<Value<int>> widths)
    {
        Value<int>[] all = widths.ToArray();
        return new Widths(NodeOf.Value(all), all);
    }

    /// <summary>Gives the widths. Empty where a hyper-parameter gives all of them.</summary>
    public IEnumerator<Value<int>> GetEnumerator() => ((IEnumerable<Value<int>>)_widths).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
