namespace Gridfold.Models.Training.Engines;

/// <summary>Which engines may train an experiment's runs: <c>resources.engine</c>.</summary>
public enum EngineChoice
{
    /// <summary>All: the first of the list that offers to.</summary>
    Auto,

    /// <summary>libtorch alone.</summary>
    Libtorch,
}
