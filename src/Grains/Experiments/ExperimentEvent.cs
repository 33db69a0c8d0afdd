namespace Gridfold.Grains.Experiments;

/// <summary>An event that can change an experiment's state.</summary>
public enum ExperimentEvent
{
    /// <summary>The experiment is submitted, or goes on after a pause.</summary>
    Resume,

    /// <summary>The user lets the failed trials of an ended experiment be tried again.</summary>
    Retry,

    /// <summary>The user halts the experiment, or the process that ran it ends.</summary>
    Pause,

    /// <summary>The user ends the experiment.</summary>
    Cancel,

    /// <summary>Every trial has ended, and at least one has a score.</summary>
    Complete,

    /// <summary>Every trial has ended, and none has a score.</summary>
    Fail,
}
