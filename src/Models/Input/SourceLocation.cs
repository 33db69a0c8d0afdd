namespace Gridfold.Models.Input;

/// <summary>A place in a file that a user wrote. Lines and columns count from 1, in characters.</summary>
/// <param name="File">The path as the user gave it.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
public sealed record SourceLocation(string File, int Line, int Column)
{
    /// <summary>file:line:column, the form that terminals and editors make clickable.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
