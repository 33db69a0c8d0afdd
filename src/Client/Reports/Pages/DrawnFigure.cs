using System.Xml.Linq;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Client.Reports.Figures;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports.Pages;

/// <summary>A picture of a report as it stands on the page, or the reason why it is missing.</summary>
/// <param name="Kind">The kind of the picture.</param>
/// <param name="Figure">The picture. Null when there is nothing to show.</param>
/// <param name="Reason">The reason why there is nothing to show. Null when there is a picture.</param>
internal sealed record DrawnFigure(FigureKind Kind, Figure? Figure, string? Reason)
{
    // A larger SVG takes longer to lay out than its PNG takes to decode.
    private const int MaxSvgLength = 250_000;

    /// <summary>Makes the picture from the data.</summary>
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

    /// <summary>The file that <c>--png</c> writes. Null when there is nothing to show.</summary>
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

        return Html.Tag("img", ("alt", Figure.Description), ("width", $"{picture.Width}"), ("src",
            $"data:image/png;base64,{Convert.ToBase64String(picture.ToPng())}"));
    }
}
