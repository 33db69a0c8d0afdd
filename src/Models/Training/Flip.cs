namespace Gridfold.Models.Training;

/// <summary>The direction in which training images may be flipped.</summary>
public enum Flip
{
    /// <summary>No image is flipped.</summary>
    None,

    /// <summary>Left and right change places, with probability 1/2.</summary>
    Horizontal,

    /// <summary>Top and bottom change places, with probability 1/2.</summary>
    Vertical,
}
