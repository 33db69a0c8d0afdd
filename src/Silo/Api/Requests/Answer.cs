using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gridfold.Silo.Api.Requests;

/// <summary>
/// An answer that is complete before its first byte leaves, so that a failure on the way is answered as a failure. A document has a tag
/// of its content: a caller who has the same content already gets 304 and no body.
/// </summary>
internal static class Answer
{
    /// <summary>The media type of CSV.</summary>
    public const string Csv = "text/csv";

    /// <summary>Answers with a JSON document.</summary>
    public static async Task Json(HttpContext context, Func<Utf8JsonWriter, Task> write, int status = StatusCodes.Status200OK)
    {
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, JsonText.Options)) await write(writer);
        buffer.WriteByte((byte)'\n');
        await Send(context, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), "application/json", status);
    }

    /// <summary>Answers with a JSON document.</summary>
    public static Task Json(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) =>
        Json(context, writer =>
        {
            write(writer);
            return Task.CompletedTask;
        }, status);

    /// <summary>Answers with lines of CSV. A text that a spreadsheet would take for a formula gets a quote before it.</summary>
    public static async Task Lines(HttpContext context, Func<CsvWriter, Task> write)
    {
        using var buffer = new MemoryStream();
        await using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
            await write(new CsvWriter(writer, isSafe: true));
        await Send(context, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), $"{Csv}; charset=utf-8", StatusCodes.Status200OK);
    }

    /// <summary>Answers with a text.</summary>
    public static Task Text(HttpContext context, string text, string type = "text/plain; charset=utf-8") =>
        Send(context, Encoding.UTF8.GetBytes(text), type, StatusCodes.Status200OK);

    /// <summary>Whether the caller asks for CSV, by the parameter <c>format</c> or else by the header Accept.</summary>
    public static bool IsCsvWanted(HttpRequest request, Query query) => query.Word("format", ["json", "csv"]) is { } format
        ? format == "csv"
        : request.GetTypedHeaders().Accept is [var only] && only.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase);

    private static async Task Send(HttpContext context, ReadOnlyMemory<byte> bytes, string type, int status)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 16))}\"");
            response.GetTypedHeaders().ETag = tag;
            response.Headers.CacheControl = "private, no-cache";
            response.Headers.Vary = "Accept, Authorization";
            if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = type;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
