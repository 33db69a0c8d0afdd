namespace Gridfold.Abstractions;

/// <summary>Gridfold's answer to a report.</summary>
public enum Answer
{
    /// <summary>The training goes on with the next epoch.</summary>
    Continue,

    /// <summary>
    /// The training ends now: its trial waits at a rung, the search is paused, or nobody reads the reports any more. The program has 10
    /// seconds to exit.
    /// </summary>
    Stop,
}
