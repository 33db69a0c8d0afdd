namespace Gridfold.Hosting.Specs;

/// <summary>The direction in which half of the images are mirrored.</summary>
public enum Flip
{
    /// <summary>No image is mirrored.</summary>
    None,

    /// <summary>Left and right change places.</summary>
    Horizontal,

    /// <summary>Top and bottom change places.</summary>
    Vertical,
}
