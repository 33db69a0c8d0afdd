using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gridfold.Silo.Checkpoints;

/// <summary>The names that every store takes: none can leave its folder, and none looks like a temporary file, which begins with a dot.</summary>
internal static partial class CheckpointNames
{
    /// <exception cref="ArgumentException">It is no checkpoint's name.</exception>
    public static void Require(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        if (!Pattern().IsMatch(name)) throw new ArgumentException($"'{name}' is no checkpoint's name: it must be parts like trial-1 with slashes between them", parameter);
    }

    /// <exception cref="ArgumentException">It is neither a folder's name nor empty.</exception>
    public static void RequirePrefix(string prefix, [CallerArgumentExpression(nameof(prefix))] string? parameter = null)
    {
        if (prefix.Length > 0) Require(prefix, parameter);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\z")]
    private static partial Regex Pattern();
}
