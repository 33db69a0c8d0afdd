using System.Xml.Linq;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Client.Reports.Figures;
using Gridfold.Models.Input;

namespace Gridfold.Client.Reports.Pages;

/// <summary>A picture of a report as it stands on the page, or why it does not.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Figure">What is in it; null when there is nothing to show.</param>
/// <param name="Reason">Why there is nothing; null otherwise.</param>
internal sealed record DrawnFigure(FigureKind Kind, Figure? Figure, string? Reason)
{
    // Larger SVG is slower to lay out than its PNG is to decode.
    private const int MaxSvgLength = 250_000;

    /// <summary>Makes it of what is there.</summary>
    public static DrawnFigure Of(FigureKind kind, ReportData data)
    {
        try
        {
            return new DrawnFigure(kind, kind.Make(data), null);
        }
        catch (Exception exception) when (exception is NotFoundException or InputException)
        {
            return new DrawnFigure(kind, null, exception.Message);
        }
    }

    /// <summary>The file <c>--png</c> writes; null when there is nothing to show.</summary>
    public byte[]? ToPng(string experiment)
    {
        using Picture? picture = Figure?.Draw();
        return picture?.ToPng(Figure!.HeadingFor(experiment));
    }

    /// <summary>The picture with its title and its caption.</summary>
    public XElement ToHtml()
    {
        if (Figure is null)
            return Html.Tag("p", ("class", "soft"), ("id", Kind.Name), $"No picture '{Kind.Name}' ({Kind.Summary}): {Reason}.");
        return Html.Tag("figure", ("id", Kind.Name),
            Html.Tag("h3", Figure.Title),
            Html.Tag("div", ("class", "picture"), ("tabindex", "0"), Markup()),
            Html.Tag("figcaption", Figure.Caption));
    }

    private XElement Markup()
    {
        using Picture picture = Figure!.Draw();
        if (!picture.IsRaster)
        {
            XElement svg = picture.ToSvg().ForPage(Kind.Name, MarkupText.Clean(Figure.Description));
            if (svg.ToString(SaveOptions.DisableFormatting).Length <= MaxSvgLength) return svg;
        }

        return Html.Tag("img", ("alt", Figure.Description), ("width", $"{picture.Width}"), ("src", $"data:image/png;base64,{Convert.ToBase64String(picture.ToPng())}"));
    }
}
