using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gridfold.Silo.OwnCode;

/// <summary>
/// The processes that a program has started, also those that left its session. All have inherited a variable of its environment, which no
/// other process has.
/// </summary>
internal static class ProcessFamily
{
    /// <summary>The variable.</summary>
    public const string Variable = "GRIDFOLD_FOLD";

    // A process may start another one while it is looked for. A program that starts new ones for ever is met again at its next death.
    private const int MaxRounds = 20;

    /// <summary>Kills every process whose environment has the variable with a value.</summary>
    public static void Kill(string value)
    {
        byte[] mark = Encoding.UTF8.GetBytes($"{Variable}={value}");
        for (int round = 0; round < MaxRounds; round++)
        {
            int[] found = [.. Directory.EnumerateDirectories("/proc").Select(NumberOf).Where(id => id > 0 && HasMark(id, mark))];
            if (found.Length == 0) return;
            foreach (int id in found) Kill(id);
        }
    }

    private static int NumberOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;

    private static bool HasMark(int id, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or belongs to another user.
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // The process has ended by itself.
        }
    }
}
