using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gridfold.Programs;

/// <summary>Sends signals to processes.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal. For a process that has ended, it does nothing.</summary>
    public static void Send(Process process, int signal)
    {
        if (!process.HasExited && Kill(process.Id, signal) != 0 && !process.HasExited)
            throw new InvalidOperationException($"Signal {signal} was not sent.");
    }

    /// <summary>A shell lets programs in its background ignore Ctrl-C, and their children inherit that. This undoes it.</summary>
    [ModuleInitializer]
    internal static void StopIgnoringInterrupts()
    {
        if (!OperatingSystem.IsWindows()) Handle(Interrupt, 0);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
