namespace Gridfold.Silo.Api.Failures;

/// <summary>The beginning of a caller's text, for messages.</summary>
internal static class Excerpt
{
    private const int MaxLength = 80;

    /// <summary>The text, cut where it is long.</summary>
    public static string Of(string text) => text.Length <= MaxLength ? text : $"{text[..MaxLength]}...";
}
