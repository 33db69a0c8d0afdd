using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Changes training images at random, differently in each epoch.</summary>
public sealed class Augment : SpecPart
{
    /// <summary>The greatest shift in pixels. The number is at least 0 and at most 4,096. Default: 0.</summary>
    public Value<int>? Shift { get; init; }

    /// <summary>The greatest rotation in degrees. The number is at least 0 and at most 180. Default: 0.</summary>
    public Value<double>? Rotate { get; init; }

    /// <summary>The direction in which half of the images are mirrored. Default: none.</summary>
    public Value<Flip>? Flip { get; init; }

    /// <summary>The deviation of normal noise that is added. The number is at least 0. Default: 0.</summary>
    public Value<double>? Noise { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Augment))
        .Put(Shift).Put(Rotate).Put(Flip).Put(Noise).ToMap();
}
