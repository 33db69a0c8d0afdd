using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gridfold.Models.Input;

/// <summary>Spec nodes as JSON and back. Nodes are stored and sent in this form, without their places.</summary>
public static class SpecJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the node as compact JSON. The keys keep their order.</summary>
    public static string Write(SpecNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Relaxed)) Write(node, writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes the node as the next value of a JSON document.</summary>
    public static void Write(SpecNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case SpecMap map:
                writer.WriteStartObject();
                foreach (SpecEntry entry in map.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    Write(entry.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case SpecList list:
                writer.WriteStartArray();
                foreach (SpecNode item in list.Items) Write(item, writer);
                writer.WriteEndArray();
                break;
            case SpecScalar { Kind: ScalarKind.Null }:
                writer.WriteNullValue();
                break;
            case SpecScalar { Kind: ScalarKind.Text } scalar:
                writer.WriteStringValue(scalar.Text);
                break;
            case SpecScalar scalar:
                writer.WriteRawValue(scalar.Text);
                break;
        }
    }

    /// <summary>Reads the text that <see cref="Write(SpecNode)"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not JSON, or an object has a key twice.</exception>
    public static SpecNode Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, Strict);
        return Read(document.RootElement);
    }

    private static SpecNode Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            new SpecMap([.. element.EnumerateObject().Select(entry => new SpecEntry(entry.Name, null, Read(entry.Value)))]),
        JsonValueKind.Array => new SpecList([.. element.EnumerateArray().Select(Read)]),
        JsonValueKind.String => SpecScalar.Of(element.GetString()!),
        JsonValueKind.True => new SpecScalar(ScalarKind.Boolean, "true"),
        JsonValueKind.False => new SpecScalar(ScalarKind.Boolean, "false"),
        JsonValueKind.Null => new SpecScalar(ScalarKind.Null, ""),
        _ => ReadNumber(element.GetRawText()),
    };

    private static SpecScalar ReadNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new SpecScalar(ScalarKind.Integer, text)
            : new SpecScalar(ScalarKind.Float, text);
}
