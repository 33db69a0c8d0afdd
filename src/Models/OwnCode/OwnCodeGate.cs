namespace Gridfold.Models.OwnCode;

/// <summary>
/// Guards the code of users. It runs only in a process that may be lost: one that a silo has started for it, or a command of the user.
/// </summary>
public static class OwnCodeGate
{
    /// <summary>Whether this process may run the user's code.</summary>
    public static bool IsOpen { get; private set; }

    /// <summary>Lets this process run the user's code from now on. A silo never calls this.</summary>
    public static void Open() => IsOpen = true;

    /// <summary>Stops a process that may not run the user's code.</summary>
    internal static void Require()
    {
        if (!IsOpen) throw new InvalidOperationException("The code of a user may not run in this process.");
    }
}
