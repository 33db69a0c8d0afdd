using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Limits the gradients of a mini-batch, by norm or by value.</summary>
public sealed class Clip : SpecPart
{
    /// <summary>The greatest norm of all gradients together. The number is above 0.</summary>
    public Value<double>? Norm { get; init; }

    /// <summary>The greatest absolute value of each gradient. The number is above 0.</summary>
    public Value<double>? Value { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Clip))
        .Put(Norm).Put(Value).ToMap();
}
