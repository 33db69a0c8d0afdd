namespace Gridfold.Models.Input;

/// <summary>Recognises gzip data.</summary>
internal static class Gzip
{
    /// <summary>Whether data that starts with these bytes is gzip data.</summary>
    public static bool Starts(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
}
