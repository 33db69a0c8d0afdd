using System.Text.Json;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>Prints one indented JSON document on stdout, with a newline at the end.</summary>
internal static class JsonOutput
{
    /// <summary>Prints the document that the function writes.</summary>
    public static void Print(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        using Stream stdout = terminal.OpenData();
        using (var writer = new Utf8JsonWriter(stdout, JsonText.Options)) write(writer);
        stdout.WriteByte((byte)'\n');
    }

    /// <summary>Prints the document that the function writes, one part at each flush.</summary>
    public static async Task Print(Terminal terminal, Func<Utf8JsonWriter, Task> write)
    {
        await using Stream stdout = terminal.OpenData();
        await using (var writer = new Utf8JsonWriter(stdout, JsonText.Options)) await write(writer);
        stdout.WriteByte((byte)'\n');
    }
}
