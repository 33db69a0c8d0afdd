using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>Follows every link in a path.</summary>
internal static class RealPath
{
    // Linux follows the same number of links.
    private const int MaxLinks = 40;

    /// <summary>Gives the path without links. Parts that do not exist stay as they are.</summary>
    /// <exception cref="IOException">The links form a circle.</exception>
    public static string Of(string path)
    {
        int links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    /// <summary>Gives the place of an open file, even after its path has changed; null where the system does not tell.</summary>
    public static string? OfOpen(FileStream file)
    {
        string entry = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}");
        return OperatingSystem.IsLinux() ? new FileInfo(entry).LinkTarget : null;
    }

    /// <summary>Whether a path without links is a folder or lies in it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder
            || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Follow(string path, ref int links)
    {
        string real = Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks) throw new IOException($"{path} is a link that goes round in circles");
            real = Follow(Path.GetFullPath(Path.Combine(real, target)), ref links);
        }

        return real;
    }
}
