namespace Gridfold.Silo.OwnCode;

/// <summary>A line of a program's standard output, or the end of it.</summary>
/// <param name="Line">The line. Null at the end.</param>
/// <param name="IsCut">Whether the line was too long, and only its beginning is here.</param>
internal sealed record ProgramOutput(string? Line, bool IsCut)
{
    /// <summary>The end.</summary>
    public static ProgramOutput End { get; } = new(null, false);
}
