using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>A number of bytes as users write it: a number and a unit, as in 500MB or 2GB.</summary>
internal static class ByteText
{
    private const string Rule = "it must be a number above 0 with a unit, as in 500MB or 2GB, and at most 1000TB";
    private const double Most = 1e15;

    private static readonly (string Unit, double Bytes)[] Units = [("MB", 1e6), ("GB", 1e9), ("TB", 1e12)];

    /// <summary>Reads a number of bytes. Null when the key is not written, or is wrong, which is reported.</summary>
    public static long? Read(SpecMapReader reader, string key)
    {
        if (reader.Text(key) is not { } text) return null;
        if (Parse(text) is { } bytes) return bytes;
        reader.Error(key, Rule);
        return null;
    }

    private static long? Parse(string text) =>
        Units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal)) is { Bytes: > 0 } unit
        && double.TryParse(text[..^unit.Unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
        && number * unit.Bytes is >= 1 and <= Most
            ? (long)(number * unit.Bytes)
            : null;
}
