namespace Gridfold.Hosting.Specs;

/// <summary>The rule that stops a trial between folds.</summary>
public enum Racing
{
    /// <summary>No trial stops.</summary>
    Off,

    /// <summary>The rule that keeps the most trials.</summary>
    Forgiving,

    /// <summary>A paired test with a bound on the error.</summary>
    Paired,

    /// <summary>A test over blocks of folds with a bound on the error.</summary>
    Blocked,
}
