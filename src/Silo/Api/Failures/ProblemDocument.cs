using System.Text.Encodings.Web;
using System.Text.Json;
using Gridfold.Models.Input;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gridfold.Silo.Api.Failures;

/// <summary>The document of a failed request, as RFC 9457 describes it.</summary>
internal static class ProblemDocument
{
    /// <summary>The media type of the document.</summary>
    public const string MediaType = "application/problem+json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document as the whole answer.</summary>
    /// <param name="response">The answer, which has not begun.</param>
    /// <param name="status">The status code.</param>
    /// <param name="detail">The message for the caller.</param>
    /// <param name="errors">The mistakes in the caller's input, with their places. Null for another failure.</param>
    public static async Task Write(HttpResponse response, int status, string detail, IReadOnlyList<Problem>? errors = null)
    {
        response.StatusCode = status;
        response.ContentType = MediaType;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, status, detail, errors);
        response.ContentLength = buffer.Length;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method)) return;
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), response.HttpContext.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, int status, string detail, IReadOnlyList<Problem>? errors)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "about:blank");
        writer.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        writer.WriteNumber("status", status);
        writer.WriteString("detail", detail);
        if (errors is not null)
        {
            writer.WriteStartArray("errors");
            foreach (Problem error in errors) Write(writer, error);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Problem error)
    {
        writer.WriteStartObject();
        writer.WriteString("message", error.Message);
        if (error.Location is { Line: > 0 } place)
        {
            writer.WriteString("file", place.File);
            writer.WriteNumber("line", place.Line);
            writer.WriteNumber("column", place.Column);
        }

        writer.WriteEndObject();
    }
}
