namespace Gridfold.Grains;

/// <summary>How large the texts are that a silo keeps for a client.</summary>
internal static class Bounds
{
    /// <summary>Characters of a message in a log, of a reason, of a silo's name.</summary>
    public const int MessageLength = 2000;

    private const string Cut = "...";

    /// <summary>The text, or its beginning when it is longer than a message may be.</summary>
    public static string Message(string text) =>
        text.Length <= MessageLength ? text : string.Concat(text.AsSpan(0, MessageLength - Cut.Length), Cut);

    /// <summary>Whether a text is a SHA-256 as everywhere here: 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
