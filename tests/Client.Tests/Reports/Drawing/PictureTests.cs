using System.Xml.Linq;
using Gridfold.Client.Reports.Drawing;
using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Tests.Reports.Drawing;

public sealed class PictureTests
{
    [Fact]
    public void ToPng_WithHeading_IsAPictureOfTwiceTheSizeWithTextInIt()
    {
        using Picture picture = Line("loss");
        using SKBitmap plain = SKBitmap.Decode(picture.ToPng()), headed = SKBitmap.Decode(picture.ToPng("a heading"));
        Assert.Equal(2 * (400 + 16), plain.Width);
        Assert.Equal(2 * (300 + 16 + 26), plain.Height);
        Assert.Equal(plain.Width, headed.Width);
        Assert.Equal(2 * 38, headed.Height - plain.Height);

        // The strip of the heading has dark pixels, so letters were drawn, whatever fonts the machine has.
        IEnumerable<SKColor> strip = Enumerable.Range(0, headed.Width)
            .SelectMany(x => Enumerable.Range(16, 60).Select(y => headed.GetPixel(x, y)));
        Assert.InRange(strip.Count(pixel => pixel.Red < 100), 300, 10_000);
    }

    [Theory]
    [InlineData("a-search-abcde: effect of each hyper-parameter on accuracy", 2)]
    [InlineData("a-search-of-a-name-with-many-letters-and-dashes-in-it-that-goes-on-and-on-abcde: curves", 2)]
    public void ToPng_HeadingLongerThanThePicture_IsWrappedAndNotCut(string heading, int lines)
    {
        using Picture picture = Line("loss");
        using SKBitmap plain = SKBitmap.Decode(picture.ToPng()), headed = SKBitmap.Decode(picture.ToPng(heading));
        Assert.Equal(2 * (14 + (24 * lines)), headed.Height - plain.Height);
        int height = headed.Height - plain.Height;
        Assert.All((int[])[1, headed.Width - 2], x => Assert.All(
            Enumerable.Range(0, height), y => Assert.InRange(headed.GetPixel(x, y).Red, 200, 255)));
    }

    [Fact]
    public void Lettering_LatinGreekCyrillic_ComesWithTheProgram()
    {
        Lettering.Install();
        Assert.Equal(Lettering.Family, Lettering.FamilyFor("naïve Ωμέγα Привет ± × – … ≤ 0.05 √"));
        Assert.StartsWith("Inter", Fonts.GetTypeface(Fonts.Default, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal).FamilyName,
            StringComparison.Ordinal);
        Assert.Equal(600, Fonts.GetTypeface(Lettering.Family, FontWeight.Bold, FontSlant.Upright, FontSpacing.Normal).FontWeight);
    }

    [Fact]
    public void ToSvg_ForPage_ScalesAndCollidesWithNothing()
    {
        using Picture picture = Line("<b>&\u0001");
        XElement svg = picture.ToSvg().ForPage("one", "what it shows");
        Assert.Equal("0 0 416 342", svg.Attribute("viewBox")!.Value);
        Assert.Equal(("img", "what it shows"), (svg.Attribute("role")!.Value, svg.Attribute("aria-label")!.Value));
        Assert.All(svg.Descendants().Attributes("id"), id => Assert.StartsWith("one-", id.Value, StringComparison.Ordinal));
        string[] ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.All(
            svg.Descendants().Attributes().Where(attribute => attribute.Value.StartsWith("url(#", StringComparison.Ordinal)),
            reference => Assert.Contains(reference.Value[5..^1], ids));
        XElement[] texts = [.. svg.Descendants(SvgMarkup.Namespace + "text")];
        Assert.Contains("<b>&|", string.Join("|", texts.Select(text => text.Value)) + "|", StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Equal("Inter, sans-serif", text.Attribute("font-family")!.Value));
        Assert.All(texts.Attributes("x"), x => Assert.DoesNotContain(',', x.Value));
    }

    [Fact]
    public void ToSvg_ForFile_CarriesItsFont()
    {
        using Picture picture = Line("loss");
        XElement svg = XDocument.Load(new MemoryStream(picture.ToSvg("heading").ForFile("what it shows"))).Root!;
        Assert.Equal("what it shows", svg.Element(SvgMarkup.Namespace + "title")!.Value);
        Assert.Equal(2, svg.Element(SvgMarkup.Namespace + "style")!.Value.Split("font-family:Inter").Length - 1);
        Assert.DoesNotContain("http", svg.Element(SvgMarkup.Namespace + "style")!.Value, StringComparison.Ordinal);
    }

    private static Picture Line(string label)
    {
        Plot plot = Plots.Create("title", "epoch", label);
        plot.Add.Scatter((double[])[1, 2, 3], (double[])[3, 1, 2]);
        var picture = new Picture(400, 300);
        picture.Add(plot);
        picture.Legend.AddLine("training", Tones.Blue, 2);
        return picture;
    }
}
