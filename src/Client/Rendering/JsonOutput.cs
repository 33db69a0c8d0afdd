using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gridfold.Client.Rendering;

/// <summary>One indented JSON document on stdout, ending with a newline.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints what the function writes.</summary>
    public static void Print(Action<Utf8JsonWriter> write)
    {
        using Stream stdout = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(stdout, Options)) write(writer);
        stdout.WriteByte((byte)'\n');
    }

    /// <summary>Prints what the function writes, a part at a time when it flushes.</summary>
    public static async Task Print(Func<Utf8JsonWriter, Task> write)
    {
        await using Stream stdout = Console.OpenStandardOutput();
        await using (var writer = new Utf8JsonWriter(stdout, Options)) await write(writer);
        stdout.WriteByte((byte)'\n');
    }
}
