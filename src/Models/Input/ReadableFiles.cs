namespace Gridfold.Models.Input;

/// <summary>The files of this machine that an experiment may name, and how much messages may say about them.</summary>
public sealed record ReadableFiles
{
    /// <summary>The rule for experiments of the user: every file is allowed, and messages quote it.</summary>
    public static ReadableFiles OfTheUser { get; } = new();

    /// <summary>
    /// The folders of which one must contain the file, with links followed. Default: none, for any folder.
    /// </summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>
    /// The folders that no experiment may name, also below a root: the uploads of users, and what silos store. Default: none.
    /// </summary>
    public IReadOnlyList<string> Closed { get; init; } = [];

    /// <summary>
    /// Whether users may name files that they cannot read themselves. Then no message describes the content of a file or its folder.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool AreShared { get; init; }

    /// <summary>The roots as messages name them.</summary>
    internal string ShownRoots => Roots.Count == 1 ? $"{Roots[0]}, the folder" : $"one of {string.Join(", ", Roots)}, the folders";

    /// <summary>The folders with links followed.</summary>
    internal ReadableFiles Real => this with { Roots = [.. Roots.Select(RealPath.Of)], Closed = [.. Closed.Select(RealPath.Of)] };

    /// <summary>Whether a path without links may be named. The folders are without links, too.</summary>
    internal bool Has(string path) => (Roots.Count == 0 || Roots.Any(root => RealPath.IsWithin(path, root))) && !IsClosed(path);

    /// <summary>Whether a path without links lies in a folder that no experiment may name.</summary>
    internal bool IsClosed(string path) => Closed.Any(closed => RealPath.IsWithin(path, closed));
}
