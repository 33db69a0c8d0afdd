namespace Gridfold.Grains;

/// <summary>The greatest lengths of texts that a silo keeps for a client.</summary>
internal static class Bounds
{
    /// <summary>The greatest number of characters of a log message, of a reason and of a silo's name.</summary>
    public const int MessageLength = 2000;

    private const string Cut = "...";

    /// <summary>The text, cut to the greatest length of a message.</summary>
    public static string Message(string text) =>
        text.Length <= MessageLength ? text : string.Concat(text.AsSpan(0, MessageLength - Cut.Length), Cut);

    /// <summary>Whether a text is a SHA-256 in the form of this program: 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
