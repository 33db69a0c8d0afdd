namespace Gridfold.Hosting.Specs;

/// <summary>The layers that keep the weights of a file.</summary>
public enum Freeze
{
    /// <summary>No layer.</summary>
    None,

    /// <summary>All layers but the last.</summary>
    AllButHead,
}
