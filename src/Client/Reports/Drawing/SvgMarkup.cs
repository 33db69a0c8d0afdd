using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>
/// Skia's SVG, changed for use on a page. It scales, its ids are unique on the page, and its text is ordinary text. (Skia places each
/// letter by itself, in lists that some readers refuse.)
/// </summary>
/// <param name="Root">The <c>svg</c> element.</param>
internal sealed record SvgMarkup(XElement Root)
{
    /// <summary>SVG's namespace.</summary>
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    private const string BoldWeight = "600";

    /// <summary>Reads an SVG that Skia wrote.</summary>
    public static SvgMarkup Read(byte[] svg)
    {
        XElement root = XDocument.Parse(MarkupText.Clean(Encoding.UTF8.GetString(svg))).Root!;
        (string width, string height) = (root.Attribute("width")!.Value, root.Attribute("height")!.Value);
        root.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        foreach (XElement text in root.Descendants(Namespace + "text"))
        {
            text.Value = text.Value.Trim();
            KeepFirst(text, "x");
            KeepFirst(text, "y");
        }

        // The semi-bold font file has its own family name, and Skia has its own weights. Style sheets have two weights of one family.
        foreach (XAttribute weight in root.Descendants().Attributes("font-weight")) weight.Value = BoldWeight;
        foreach (XAttribute family in root.Descendants().Attributes("font-family"))
            family.Value = $"{(family.Value.StartsWith(Lettering.Family, StringComparison.Ordinal) ? Lettering.Family : family.Value)}, "
                + "sans-serif";
        return new SvgMarkup(root);
    }

    /// <summary>Makes the element for a page that may have other pictures.</summary>
    /// <param name="name">The name of the picture, unique on the page.</param>
    /// <param name="description">The description for readers who do not see the picture.</param>
    public XElement ForPage(string name, string description)
    {
        var root = new XElement(Root);
        foreach (XAttribute id in root.Descendants().Attributes("id")) id.Value = $"{name}-{id.Value}";
        foreach (XAttribute reference in root.Descendants().Attributes()
            .Where(attribute => attribute.Value.StartsWith("url(#", StringComparison.Ordinal)))
            reference.Value = $"url(#{name}-{reference.Value[5..]}";
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", description);
        return root;
    }

    /// <summary>Makes a file that needs no other file: it has the font in it.</summary>
    public byte[] ForFile(string description)
    {
        var root = new XElement(Root);
        root.AddFirst(new XElement(Namespace + "title", description), new XElement(Namespace + "style", FontFaces()));
        return Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n");
    }

    /// <summary>The font as a style sheet that needs no other file.</summary>
    public static string FontFaces() => Face("400", Lettering.File(isBold: false)) + Face(BoldWeight, Lettering.File(isBold: true));

    private static string Face(string weight, byte[] file) =>
        $"@font-face{{font-family:{Lettering.Family};font-weight:{weight};src:url(data:font/otf;base64,{Convert.ToBase64String(file)})}}";

    private static void KeepFirst(XElement text, string name)
    {
        if (text.Attribute(name) is not { } list) return;
        string first = list.Value.Split(',', ' ')[0];
        list.Value = double.TryParse(first, CultureInfo.InvariantCulture, out _) ? first : "0";
    }
}
