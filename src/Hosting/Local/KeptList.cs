using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gridfold.Hosting.Local;

/// <summary>
/// The rows of the last list of a home's experiments. They hold while the database and the program are the same, so that the next
/// <c>gridfold list</c> needs no silo.
/// </summary>
internal static class KeptList
{
    /// <summary>Reads the rows.</summary>
    /// <param name="home">The home.</param>
    /// <param name="program">A text that distinguishes builds of the program.</param>
    /// <returns>The cells of each row. Null when the database or the program has changed since, or when nothing is kept.</returns>
    public static IReadOnlyList<object?[]>? Read(GridfoldHome home, string program)
    {
        if (DatabaseState.Of(home) is not { } state) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(home.List));
            JsonElement root = document.RootElement;
            if (root.GetProperty("program").GetString() != program || root.GetProperty("database").GetString() != state) return null;
            return [.. root.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(ReadCell).ToArray())];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Keeps rows of texts and numbers. It is no fault when they cannot be written: the next list asks a silo.</summary>
    /// <param name="home">The home. No silo of it runs.</param>
    /// <param name="program">A text that distinguishes builds of the program.</param>
    /// <param name="rows">The cells of each row.</param>
    public static void Write(GridfoldHome home, string program, IEnumerable<object?[]> rows)
    {
        if (DatabaseState.Of(home) is not { } state) return;
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("program", program);
            writer.WriteString("database", state);
            writer.WriteStartArray("rows");
            foreach (object?[] row in rows)
            {
                writer.WriteStartArray();
                foreach (object? cell in row) WriteCell(writer, cell);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        try
        {
            GridfoldHome.WriteFile(home.List, Encoding.UTF8.GetString(bytes.WrittenSpan));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk, for example.
        }
    }

    // A fraction has a letter before it, so that 3.0 stays a fraction and a number that is not finite can be kept.
    private static void WriteCell(Utf8JsonWriter writer, object? cell)
    {
        switch (cell)
        {
            case null:
                writer.WriteNullValue();
                break;
            case double fraction:
                writer.WriteStringValue($"f{fraction.ToString("R", CultureInfo.InvariantCulture)}");
                break;
            case int or long:
                writer.WriteNumberValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue($"t{cell}");
                break;
        }
    }

    private static object? ReadCell(JsonElement cell)
    {
        if (cell.ValueKind == JsonValueKind.Null) return null;
        if (cell.ValueKind == JsonValueKind.Number) return cell.GetInt64();
        string text = cell.GetString()!;
        return text[0] == 'f' ? double.Parse(text.AsSpan(1), CultureInfo.InvariantCulture) : text[1..];
    }
}
