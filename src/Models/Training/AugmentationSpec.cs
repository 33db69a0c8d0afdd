using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>Which way images may be flipped.</summary>
public enum Flip
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Left and right, every second time.</summary>
    Horizontal,

    /// <summary>Top and bottom, every second time.</summary>
    Vertical,
}

/// <summary>
/// <c>training.augment: {shift: 2, rotate: 10, flip: horizontal, noise: 0.1}</c>: training images are changed at random, anew in each
/// epoch; what is left out does nothing.
/// </summary>
/// <param name="Shift">Up to so many pixels each way, in whole pixels.</param>
/// <param name="Rotate">Up to so many degrees each way, about the centre; at most 180.</param>
/// <param name="Flip">Whether they are flipped.</param>
/// <param name="Noise">Deviation of what is added to each value, in the units that the network gets.</param>
public sealed record AugmentationSpec(int Shift, double Rotate, Flip Flip, double Noise)
{
    private static readonly Dictionary<string, Flip> Flips = new() { ["none"] = Flip.None, ["horizontal"] = Flip.Horizontal, ["vertical"] = Flip.Vertical };

    /// <summary>Where it is written.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Reads the section.</summary>
    public static AugmentationSpec Read(SpecMapReader reader)
    {
        var spec = new AugmentationSpec(
            reader.Integer("shift", 0, min: 0, max: 4096),
            reader.Number("rotate", 0, min: 0, max: 180),
            reader.Choice("flip", Flips, Flip.None),
            reader.Number("noise", 0, min: 0))
        { Location = reader.Location };
        reader.RejectUnknownKeys();
        return spec;
    }

    /// <summary>Reports rows that it cannot change.</summary>
    /// <param name="inputShape">One row's shape.</param>
    /// <param name="problems">Where problems go.</param>
    public void Check(IReadOnlyList<int> inputShape, Problems problems)
    {
        if (inputShape.Count != 3) problems.Error("training.augment changes images, and the dataset is a table: remove it", Location);
    }
}
