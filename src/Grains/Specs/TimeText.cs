using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>A time as users write it: a number and a unit, as in 90s, 30m, 8h or 2d.</summary>
public static class TimeText
{
    /// <summary>The rule that a time keeps.</summary>
    public const string Rule = "it must be a time above 0 with a unit, as in 90s, 30m, 8h or 2d, and at most 3650d";

    private const double MaxDays = 3650;

    private static readonly (char Unit, double Seconds)[] Units = [('s', 1), ('m', 60), ('h', 3600), ('d', 86400)];

    /// <summary>Reads a time above 0. Null when the key is not written, or is wrong, which is reported.</summary>
    internal static TimeSpan? Read(SpecMapReader reader, string key)
    {
        if (reader.Node(key) is not { } node) return null;
        if (node is SpecScalar { Written: { } text } && Parse(text) is { } time) return time;
        reader.Error(key, Rule);
        return null;
    }

    /// <summary>Reads a time above 0. Null when the text breaks the <see cref="Rule"/>.</summary>
    public static TimeSpan? Parse(string text) =>
        text.Length > 1
        && Units.FirstOrDefault(unit => unit.Unit == text[^1]) is { Seconds: > 0 } unit
        && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
        && number > 0 && number * unit.Seconds <= MaxDays * 86400
            ? TimeSpan.FromSeconds(number * unit.Seconds)
            : null;

    /// <summary>Writes a time with the largest unit that divides it, as in 90s or 8h.</summary>
    public static string Show(TimeSpan time)
    {
        (char name, double seconds) = Units.Last(unit => unit.Seconds == 1 || time.TotalSeconds % unit.Seconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds / seconds:R}{name}");
    }
}
