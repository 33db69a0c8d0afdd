namespace Gridfold.Silo.Connections;

/// <summary>A file, and the setting or option that names it.</summary>
/// <param name="Setting">As the user writes it.</param>
/// <param name="Path">Absolute, or relative to the working folder.</param>
public sealed record NamedFile(string Setting, string Path)
{
    /// <summary>Both, as messages show them.</summary>
    public override string ToString() => $"{Setting} '{Path}'";
}
