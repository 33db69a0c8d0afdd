using System.Runtime.InteropServices;

namespace Gridfold.Client;

/// <summary>
/// Ends the process when everything is done. An ordinary end runs the destructors of libtorch's libraries, which takes longer than many a command
/// and frees what the system frees anyway.
/// </summary>
internal static class QuickExit
{
    /// <summary>Ends the process; elsewhere than on Linux it returns the code, for an ordinary end.</summary>
    public static int With(int exitCode)
    {
        if (!OperatingSystem.IsLinux()) return exitCode;
        Console.Out.Flush();
        Console.Error.Flush();
        EndNow(exitCode);
        return exitCode;
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void EndNow(int exitCode);
}
