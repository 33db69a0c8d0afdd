namespace Gridfold.Grains.Experiments;

/// <summary>What may happen to an experiment.</summary>
public enum ExperimentEvent
{
    /// <summary>It is submitted, or goes on after a pause.</summary>
    Resume,

    /// <summary>Its user, or the end of the process that ran it, halts it.</summary>
    Pause,

    /// <summary>Its user ends it.</summary>
    Cancel,

    /// <summary>Every trial has ended, at least one with a score.</summary>
    Complete,

    /// <summary>Every trial has ended, none with a score.</summary>
    Fail,
}
