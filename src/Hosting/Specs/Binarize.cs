using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Makes two classes of a numeric label.</summary>
public sealed class Binarize : SpecPart
{
    /// <summary>The least number that belongs to the second class.</summary>
    public required double AtLeast { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Binarize))
        .Put(AtLeast).ToMap();
}
