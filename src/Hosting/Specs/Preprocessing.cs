using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A step that prepares the rows, before a network reads them.</summary>
public sealed class Preprocessing : SpecChoice
{
    private Preprocessing(SpecNode node) : base(node)
    {
    }

    /// <summary>Gives grey images three channels. Only a resizing may stand before it.</summary>
    public static Preprocessing Rgb { get; } = new(SpecScalar.Of("rgb"));

    /// <summary>
    /// The steps for networks that were trained on ImageNet: 224x224 pixels, three channels, ImageNet's mean and deviation.
    /// </summary>
    public static Preprocessing Imagenet { get; } = new(SpecScalar.Of("imagenet"));

    /// <summary>Standardises each numeric column of a table, or each channel of images, by the training rows of the fold.</summary>
    public static Preprocessing Standardize() =>
        new(Entries.OfCall(nameof(Preprocessing)).ToKeyedMap());

    /// <summary>Divides the values of images by their maximum.</summary>
    /// <param name="max">The maximum. The number is above 0.</param>
    public static Preprocessing Scale(double max) =>
        new(Entries.OfCall(nameof(Preprocessing)).Put(max).ToKeyedMap());

    /// <summary>Resizes images.</summary>
    /// <param name="height">The height in pixels. The number is at least 1 and at most 4,096.</param>
    /// <param name="width">The width in pixels. The number is at least 1 and at most 4,096.</param>
    public static Preprocessing Resize(int height, int width) =>
        new(Entries.OfCall(nameof(Preprocessing)).Put(height).Put(width).ToKeyedMap());

    /// <summary>Standardises each channel of images with given numbers.</summary>
    /// <param name="mean">The mean of each channel.</param>
    /// <param name="std">The deviation of each channel.</param>
    public static Preprocessing Normalize(IReadOnlyList<double> mean, IReadOnlyList<double> std) =>
        new(Entries.OfCall(nameof(Preprocessing)).Put(mean).Put(std).ToKeyedMap());
}
