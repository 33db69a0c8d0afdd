using System.Runtime.InteropServices;

namespace Gridfold.Client;

/// <summary>
/// Ends the process quickly after all work. An ordinary end runs the destructors of libtorch's libraries. They take longer than many
/// commands, and free memory that the system frees anyway.
/// </summary>
internal static class QuickExit
{
    /// <summary>Ends the process on Linux. On other systems it returns the code, for an ordinary end.</summary>
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
