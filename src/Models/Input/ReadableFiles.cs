namespace Gridfold.Models.Input;

/// <summary>Which files of this machine an experiment may name, and what its messages may say of them.</summary>
public sealed record ReadableFiles
{
    /// <summary>Those of the user who runs it: every file, and messages quote it.</summary>
    public static ReadableFiles OfTheUser { get; } = new();

    /// <summary>The folder that they must lie in, links followed. Default: null, for anywhere.</summary>
    public string? Root { get; init; }

    /// <summary>
    /// Whether those who name the files may not be those who can read them: then no message says what is in a file, or beside it. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool AreShared { get; init; }
}
