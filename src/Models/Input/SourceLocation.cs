namespace Gridfold.Models.Input;

/// <summary>A place in a user's text. Lines and columns count from 1, in characters.</summary>
/// <param name="File">The path as the user gave it, or the option of the command line.</param>
/// <param name="Line">The line, counted from 1; 0 for the whole of a text without lines, such as an option.</param>
/// <param name="Column">The column, counted from 1.</param>
public sealed record SourceLocation(string File, int Line, int Column)
{
    /// <summary>Writes file:line:column, the form that terminals and editors turn into links.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";

    /// <summary>Makes the place of a whole text without lines.</summary>
    public static SourceLocation Whole(string name) => new(name, 0, 0);
}
