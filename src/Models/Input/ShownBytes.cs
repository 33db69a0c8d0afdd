using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>Writes numbers of bytes for people. The text is the same in every language setting.</summary>
public static class ShownBytes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>A size, for example 512 B or 3.4 MB.</summary>
    public static string Of(double bytes)
    {
        int unit = bytes < 1 ? 0 : Math.Min(Units.Length - 1, (int)Math.Log(bytes, 1000));
        return $"{(bytes / Math.Pow(1000, unit)).ToString(unit == 0 ? "0" : "#,0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
