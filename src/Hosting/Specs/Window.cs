namespace Gridfold.Hosting.Specs;

/// <summary>The earlier rows that a training on the past has.</summary>
public enum Window
{
    /// <summary>All earlier rows.</summary>
    Expanding,

    /// <summary>Always equally many rows.</summary>
    Sliding,
}
