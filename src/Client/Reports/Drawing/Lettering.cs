using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>
/// The typeface of the pictures comes with the program, since a machine may have none, and looks the same everywhere. What it lacks (it has
/// Latin, Greek and Cyrillic) is taken from the system's.
/// </summary>
internal static class Lettering
{
    /// <summary>The family's name, as style sheets call it.</summary>
    public const string Family = "Inter";

    private static readonly Lazy<SKTypeface> Regular = new(() => Load(isBold: false));
    private static readonly Lazy<SKTypeface> Bold = new(() => Load(isBold: true));
    private static readonly Lazy<bool> Installed = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new Resolver());
        Fonts.Default = Family;
        return true;
    });

    /// <summary>Makes it the one that everything is drawn with.</summary>
    public static void Install() => _ = Installed.Value;

    /// <summary>The font's file: regular, or semi-bold.</summary>
    public static byte[] File(bool isBold)
    {
        using Stream stream = Open(isBold);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The family that can show all of the texts: ours, or one of the system that knows what ours does not.</summary>
    public static string FamilyFor(params IEnumerable<string> texts)
    {
        foreach (Rune letter in texts.SelectMany(text => text.EnumerateRunes()))
        {
            if (Regular.Value.ContainsGlyph(letter.Value) || Rune.IsWhiteSpace(letter)) continue;
            using SKTypeface? other = SKFontManager.Default.MatchCharacter(letter.Value);
            if (other is not null) return other.FamilyName;
        }

        return Family;
    }

    private static SKTypeface Load(bool isBold)
    {
        using Stream stream = Open(isBold);
        return SKTypeface.FromStream(stream);
    }

    private static Stream Open(bool isBold) =>
        typeof(Lettering).Assembly.GetManifestResourceStream(isBold ? "Inter-SemiBold.otf" : "Inter-Regular.otf")!;

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, weight >= FontWeight.SemiBold, italic: false);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            fontName != Family ? null : bold ? Bold.Value : Regular.Value;
    }
}
