using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>
/// The typeface of the pictures. It comes with the program, because a machine may have none, so pictures look the same everywhere. It has
/// Latin, Greek and Cyrillic letters; other letters come from the system's typefaces.
/// </summary>
internal static class Lettering
{
    /// <summary>The name of the typeface in style sheets.</summary>
    public const string Family = "Inter";

    private static readonly Lazy<SKTypeface> Regular = new(() => Load(isBold: false));
    private static readonly Lazy<SKTypeface> Bold = new(() => Load(isBold: true));
    private static readonly Lazy<bool> Installed = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new Resolver());
        Fonts.Default = Family;
        return true;
    });

    /// <summary>Makes the typeface the default for all drawing.</summary>
    public static void Install() => _ = Installed.Value;

    /// <summary>The font file, regular or semi-bold.</summary>
    public static byte[] File(bool isBold)
    {
        using Stream stream = Open(isBold);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The typeface that can show all of the texts: this one, or one of the system that has the missing letters.</summary>
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
