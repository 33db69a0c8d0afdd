namespace Gridfold.Hosting.Specs;

/// <summary>The rule that stops a trial between folds.</summary>
public enum Racing
{
    /// <summary>No trial stops.</summary>
    Off,

    /// <summary>The rule that keeps the most trials.</summary>
    Forgiving,

    /// <summary>A test on equal folds with a bound on the error.</summary>
    Paired,
}
