using System.Globalization;

namespace Gridfold.Models.Devices;

/// <summary>The memory that is free on this machine, and in the container that limits this process.</summary>
public static class FreeMemory
{
    // Both versions of control groups: the limit, the memory in use, and the name of the part of it that files take and that can be freed.
    private static readonly (string Folder, string Limit, string Used, string Files)[] Groups =
    [
        ("sys/fs/cgroup", "memory.max", "memory.current", "inactive_file "),
        ("sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "),
    ];

    /// <summary>The free bytes. Infinite where the operating system does not say.</summary>
    public static double Bytes() => Bytes("/");

    /// <summary>The free bytes, as the files below a folder say.</summary>
    /// <param name="root">The folder; the root of the file system.</param>
    internal static double Bytes(string root)
    {
        double machine = NumberAfter(Path.Combine(root, "proc/meminfo"), "MemAvailable:") * 1024 ?? double.PositiveInfinity;
        return Groups.Aggregate(machine, (least, group) => Math.Min(least, OfGroup(Path.Combine(root, group.Folder), group)));
    }

    private static double OfGroup(string folder, (string Folder, string Limit, string Used, string Files) group)
    {
        if (NumberAfter(Path.Combine(folder, group.Limit), "") is not { } limit
            || NumberAfter(Path.Combine(folder, group.Used), "") is not { } used)
            return double.PositiveInfinity;
        return Math.Max(0, limit - used + (NumberAfter(Path.Combine(folder, "memory.stat"), group.Files) ?? 0));
    }

    /// <summary>The number behind a text at the beginning of a line. Null when there is none.</summary>
    private static double? NumberAfter(string file, string start)
    {
        try
        {
            string? line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
            string? number = line?[start.Length..].TrimStart().Split(' ')[0];
            return double.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out double value) ? value : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
