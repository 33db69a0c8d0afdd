namespace Gridfold.Silo.SpecFiles;

/// <summary>Reads files of text that a person writes. A device or a wrong file can have any length.</summary>
public static class BoundedText
{
    /// <summary>Reads a file; null when it has more than <paramref name="most"/> characters.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Read(string path, int most)
    {
        using var reader = new StreamReader(path);
        char[] text = new char[most + 1];
        int length = reader.ReadBlock(text);
        return length > most ? null : new string(text, 0, length);
    }
}
