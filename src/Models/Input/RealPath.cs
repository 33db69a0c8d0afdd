using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>Where a path leads once every link in it is followed.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The path without links; what does not exist is left as it is.</summary>
    /// <exception cref="IOException">Links go round in circles.</exception>
    public static string Of(string path)
    {
        int links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    /// <summary>
    /// Where a file lies that is open, whatever has become of the path that it was opened by; null where the system does not say.
    /// </summary>
    public static string? OfOpen(FileStream file)
    {
        string entry = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}");
        return OperatingSystem.IsLinux() ? new FileInfo(entry).LinkTarget : null;
    }

    /// <summary>Whether a path without links is a folder or lies in it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

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

            if (++links > MostLinks) throw new IOException($"{path} is a link that goes round in circles");
            real = Follow(Path.GetFullPath(Path.Combine(real, target)), ref links);
        }

        return real;
    }
}
