namespace Gridfold.Models.Input;

/// <summary>A place in what a user wrote. Lines and columns count from 1, in characters.</summary>
/// <param name="File">The path as the user gave it, or the option of the command line.</param>
/// <param name="Line">1-based; 0 for the whole of a text without lines, such as an option.</param>
/// <param name="Column">1-based.</param>
public sealed record SourceLocation(string File, int Line, int Column)
{
    /// <summary>file:line:column, the form that terminals and editors make clickable.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";

    /// <summary>All of a text that has no lines.</summary>
    public static SourceLocation Whole(string name) => new(name, 0, 0);
}
