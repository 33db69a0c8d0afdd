namespace Gridfold.Models.Input;

/// <summary>The files of this machine that an experiment may name, and how much messages may say about them.</summary>
public sealed record ReadableFiles
{
    /// <summary>The rule for experiments of the user: every file is allowed, and messages quote it.</summary>
    public static ReadableFiles OfTheUser { get; } = new();

    /// <summary>The folder that must contain the files, with links followed. Default: null, for any folder.</summary>
    public string? Root { get; init; }

    /// <summary>
    /// Whether users may name files that they cannot read themselves. Then no message describes the content of a file or its folder.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool AreShared { get; init; }
}
