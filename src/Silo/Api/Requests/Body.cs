using System.Text;
using System.Text.Json;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gridfold.Silo.Api.Requests;

/// <summary>Reads the bodies of requests.</summary>
internal static class Body
{
    private const string Json = "application/json";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Opens a body that must be a JSON object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">The name of the object in messages.</param>
    /// <exception cref="InputException">The body is not a JSON object.</exception>
    public static async Task<SpecMapReader> ReadObject(HttpRequest request, string what)
    {
        Require(request, Json);
        SpecNode root = ParseJson(await ReadText(request));
        var problems = new Problems();
        ShownText.Check(root, problems);
        SpecMapReader? reader = SpecMapReader.Open(root, what, problems);
        problems.ThrowIfAny();
        return reader!;
    }

    /// <summary>Reads JSON, and says where it is broken.</summary>
    /// <exception cref="InputException">The text is not JSON.</exception>
    public static SpecNode ParseJson(string text)
    {
        try
        {
            return SpecJson.Read(text);
        }
        catch (JsonException exception)
        {
            SourceLocation? place = exception is { LineNumber: { } line, BytePositionInLine: { } column }
                ? new SourceLocation("body", (int)line + 1, (int)column + 1)
                : null;
            throw new InputException("the body is not JSON, or has a key twice; correct it near this place", place);
        }
    }

    /// <summary>The whole body as text.</summary>
    /// <exception cref="InputException">The body is not UTF-8.</exception>
    public static async Task<string> ReadText(HttpRequest request)
    {
        byte[] bytes = await ReadBytes(request);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new InputException("the body is not UTF-8; send it in this encoding");
        }
    }

    /// <summary>The whole body.</summary>
    public static async Task<byte[]> ReadBytes(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        return bytes.ToArray();
    }

    /// <summary>Requires a media type of the body.</summary>
    /// <returns>The media type.</returns>
    /// <exception cref="ApiException">The body has another type.</exception>
    public static string Require(HttpRequest request, params string[] types)
    {
        bool isType = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? parsed);
        string? given = isType ? parsed!.MediaType.Value : null;
        return types.FirstOrDefault(type => type.Equals(given, StringComparison.OrdinalIgnoreCase))
            ?? throw new ApiException(StatusCodes.Status415UnsupportedMediaType,
                $"the body must have the header 'Content-Type: {string.Join("' or '", types)}'");
    }
}
