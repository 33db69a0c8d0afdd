namespace Gridfold.Hosting.Specs;

/// <summary>The place of layer normalisation in an encoder block.</summary>
public enum NormPlace
{
    /// <summary>Before each part.</summary>
    Before,

    /// <summary>After the sum of each part with its skip.</summary>
    After,
}
