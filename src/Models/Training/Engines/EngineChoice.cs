namespace Gridfold.Models.Training.Engines;

/// <summary>The engines that may train an experiment's runs: <c>resources.engine</c>.</summary>
public enum EngineChoice
{
    /// <summary>Every engine. The first in the device's list that offers to train a run gets it.</summary>
    Auto,

    /// <summary>Only libtorch.</summary>
    Libtorch,
}
