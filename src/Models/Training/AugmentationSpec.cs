using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>training.augment: {shift: 2, rotate: 10, flip: horizontal, noise: 0.1}</c>: random changes of training images, new in each epoch. A
/// setting that is left out changes nothing.
/// </summary>
/// <param name="Shift">The greatest shift in each direction, in whole pixels.</param>
/// <param name="Rotate">The greatest angle in each direction, about the centre, in degrees; at most 180.</param>
/// <param name="Flip">The direction in which images may be flipped.</param>
/// <param name="Noise">The standard deviation of the noise that is added to each value, in the units of the network's input.</param>
public sealed record AugmentationSpec(int Shift, double Rotate, Flip Flip, double Noise)
{
    private static readonly Dictionary<string, Flip> Flips =
        new() { ["none"] = Flip.None, ["horizontal"] = Flip.Horizontal, ["vertical"] = Flip.Vertical };

    /// <summary>The place of the section in the experiment file.</summary>
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

    /// <summary>Reports a problem when the rows are not images that this augmentation can change.</summary>
    /// <param name="inputShape">The shape of one row.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(IReadOnlyList<int> inputShape, Problems problems)
    {
        if (inputShape.Count != 3) problems.Error("training.augment changes images, and the dataset is a table: remove it", Location);
    }
}
