using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gridfold.Silo.Checkpoints;

/// <summary>
/// The rules for the names that every store takes. No name can leave its folder. No name begins with a dot, as temporary files do.
/// </summary>
internal static partial class CheckpointNames
{
    /// <exception cref="ArgumentException">The text is not the name of a checkpoint.</exception>
    public static void Require(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        if (!Pattern().IsMatch(name))
            throw new ArgumentException(
                $"'{name}' is no checkpoint's name: it must be parts like trial-1 with slashes between them", parameter);
    }

    /// <exception cref="ArgumentException">The text is neither the name of a folder nor empty.</exception>
    public static void RequirePrefix(string prefix, [CallerArgumentExpression(nameof(prefix))] string? parameter = null)
    {
        if (prefix.Length > 0) Require(prefix, parameter);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\z")]
    private static partial Regex Pattern();
}
