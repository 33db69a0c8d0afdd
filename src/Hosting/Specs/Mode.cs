namespace Gridfold.Hosting.Specs;

/// <summary>Whether the greatest or the least value is best.</summary>
public enum Mode
{
    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The least value.</summary>
    Min,
}
