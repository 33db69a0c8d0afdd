namespace Gridfold.Models.OwnCode;

/// <summary>
/// Guards the code of users. It runs only in a process that may be lost: one that a silo has started for it, or a command of the user.
/// </summary>
public static class OwnCodeGate
{
    private static Func<OwnClass, string>? _place;

    /// <summary>Whether this process may run the user's code.</summary>
    public static bool IsOpen => _place is not null;

    /// <summary>Lets this process run the user's code from now on. A silo never calls this.</summary>
    /// <param name="place">Gives the path of an assembly that was uploaded, after it was unpacked on this machine.</param>
    public static void Open(Func<OwnClass, string> place) => _place = place;

    /// <summary>Stops a process that may not run the user's code.</summary>
    internal static void Require()
    {
        if (!IsOpen) throw new InvalidOperationException("The code of a user may not run in this process.");
    }

    /// <summary>Gives a class with the path of its assembly on this machine.</summary>
    internal static OwnClass Placed(OwnClass owner)
    {
        Require();
        return owner.Upload is null ? owner : owner with { Assembly = _place!(owner) };
    }
}
