namespace Gridfold.Silo.Connections;

/// <summary>A file, and the setting or option that names it.</summary>
/// <param name="Setting">The setting or option, as the user writes it.</param>
/// <param name="Path">The path of the file, absolute or relative to the working folder.</param>
public sealed record NamedFile(string Setting, string Path)
{
    /// <summary>The setting and the path, as messages show them.</summary>
    public override string ToString() => $"{Setting} '{Path}'";
}
