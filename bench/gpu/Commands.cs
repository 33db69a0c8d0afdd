using System.ComponentModel;
using System.Diagnostics;

namespace Gridfold.GpuCheck;

/// <summary>Other programs of the machine, where they are installed.</summary>
internal static class Commands
{
    /// <summary>Runs a command.</summary>
    /// <returns>The first line of its output; null when it is not installed or fails.</returns>
    public static string? FirstLine(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && output.Length > 0 ? output.Split('\n')[0].Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
