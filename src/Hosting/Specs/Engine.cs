namespace Gridfold.Hosting.Specs;

/// <summary>The engines that may train.</summary>
public enum Engine
{
    /// <summary>The fastest one.</summary>
    Auto,

    /// <summary>Libtorch alone.</summary>
    Libtorch,
}
