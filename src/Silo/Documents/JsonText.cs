using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gridfold.Silo.Documents;

/// <summary>How JSON documents are written.</summary>
public static class JsonText
{
    /// <summary>Indented lines. Letters of all languages are written as they are.</summary>
    public static JsonWriterOptions Options { get; } = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
