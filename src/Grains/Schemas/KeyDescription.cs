using System.Globalization;
using System.Text.RegularExpressions;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Schemas;

/// <summary>What a key of an experiment file means: a line of the table in <c>keys.md</c>.</summary>
/// <param name="Meaning">The meaning in words.</param>
/// <param name="Default">The default in words. Null where the reader of the key states it.</param>
internal sealed partial record KeyDescription(string Meaning, string? Default)
{
    private const string DefaultWord = " Default: ";

    /// <summary>The lines by the paths of the keys, without numbers of items and names of hyper-parameters.</summary>
    public static IReadOnlyDictionary<string, KeyDescription> All { get; } = Read();

    /// <summary>The meaning, the range and the default of a key.</summary>
    /// <param name="shape">What the reader asked of the key.</param>
    public string TextFor(KeyShape shape)
    {
        string? usual = shape.IsRequired ? null : Default ?? (shape.Default is { } value ? $"{value.Text}." : null);
        return Meaning + RangeOf(shape.Limits) + (usual is null ? "" : DefaultWord + usual);
    }

    private static string RangeOf(NumberLimits? limits)
    {
        if (limits is null) return "";
        string[] parts =
        [
            .. Part("at least", limits.Min), .. Part("above", limits.Above), .. Part("at most", limits.Max), .. Part("below", limits.Below),
        ];
        return parts.Length == 0 ? "" : $" The number is {string.Join(" and ", parts)}.";
    }

    private static IEnumerable<string> Part(string words, double? limit)
    {
        if (limit is not { } number) return [];
        string shown = double.IsInteger(number)
            ? ((long)number).ToString("N0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
        return [$"{words} {shown}"];
    }

    private static Dictionary<string, KeyDescription> Read()
    {
        using Stream stream = typeof(KeyDescription).Assembly.GetManifestResourceStream("keys.md")!;
        using var reader = new StreamReader(stream);
        return Line().Matches(reader.ReadToEnd()).ToDictionary(line => line.Groups["key"].Value, line =>
        {
            string[] parts = line.Groups["text"].Value.Split(DefaultWord, 2);
            return new KeyDescription(parts[0], parts.ElementAtOrDefault(1));
        });
    }

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \| (?<text>.+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
