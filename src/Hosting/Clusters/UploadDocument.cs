using System.Text.Json;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Clusters;

/// <summary>An upload, as the HTTP API describes it.</summary>
/// <param name="Number">The number, counted from 1 over all users.</param>
/// <param name="Name">The name.</param>
/// <param name="Sha256">The SHA-256 of the content.</param>
/// <param name="Bytes">The size of the content in bytes.</param>
/// <param name="Owner">The user.</param>
/// <param name="Uploaded">The time when it was whole.</param>
internal sealed record UploadDocument(long Number, string Name, string Sha256, long Bytes, string Owner, DateTimeOffset Uploaded)
{
    /// <summary>Reads the document of an upload.</summary>
    public static UploadDocument Read(JsonElement document) => new(
        document.GetProperty("number").GetInt64(), Text(document, "name"), Text(document, "sha256"),
        document.GetProperty("bytes").GetInt64(), Text(document, "owner"), document.GetProperty("uploaded").GetDateTimeOffset());

    // The text may come from another user, and goes to a terminal.
    private static string Text(JsonElement document, string key) => ShownText.OfName(document.GetProperty(key).GetString() ?? "");
}
