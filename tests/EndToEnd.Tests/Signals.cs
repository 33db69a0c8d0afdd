using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Signals to processes.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends one; nothing happens to a process that has ended.</summary>
    public static void Send(Process process, int signal)
    {
        if (!process.HasExited && Kill(process.Id, signal) != 0 && !process.HasExited)
            throw new InvalidOperationException($"Signal {signal} was not sent.");
    }

    /// <summary>Undoes what a shell does to programs in its background: they and their children would ignore Ctrl-C.</summary>
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
