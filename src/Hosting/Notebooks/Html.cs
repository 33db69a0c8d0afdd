using System.Globalization;
using System.Net;
using System.Text;

namespace Gridfold.Hosting.Notebooks;

/// <summary>Tables and plots as HTML without scripts.</summary>
internal static class Html
{
    private const int Width = 480, Height = 160, Margin = 10;

    /// <summary>Writes a number with six digits. Empty for none.</summary>
    public static string Number(double? number) => number?.ToString("G6", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Writes a table. All texts are escaped.</summary>
    /// <param name="titles">The titles of the columns.</param>
    /// <param name="rows">The cells of each row.</param>
    public static string Table(IEnumerable<string> titles, IEnumerable<IEnumerable<string>> rows)
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (string title in titles) html.Append("<th>").Append(WebUtility.HtmlEncode(title)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (IEnumerable<string> row in rows)
        {
            html.Append("<tr>");
            foreach (string cell in row) html.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            html.Append("</tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>Draws points, the first axis from the left, and the second from below.</summary>
    /// <param name="title">What the points show.</param>
    /// <param name="points">The points, each with the text that shows when a pointer is on it. The numbers are finite.</param>
    public static string Plot(string title, IReadOnlyList<(double X, double Y, string Text)> points)
    {
        if (points.Count == 0) return "";
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"<figure><svg width=\"{Width}\" height=\"{Height}\" role=\"img\"><title>{WebUtility.HtmlEncode(title)}</title>");
        (double x, double xs) = Range(points.Select(point => point.X));
        (double y, double ys) = Range(points.Select(point => point.Y));
        foreach ((double X, double Y, string Text) point in points)
        {
            double left = Margin + ((point.X - x) / xs * (Width - (2 * Margin)));
            double top = Height - Margin - ((point.Y - y) / ys * (Height - (2 * Margin)));
            svg.Append(CultureInfo.InvariantCulture,
                $"<circle cx=\"{left:0.#}\" cy=\"{top:0.#}\" r=\"3\"><title>{WebUtility.HtmlEncode(point.Text)}</title></circle>");
        }

        return svg.Append("</svg><figcaption>").Append(WebUtility.HtmlEncode(title)).Append("</figcaption></figure>").ToString();
    }

    private static (double Least, double Size) Range(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        double size = all.Max() - all.Min();
        return (all.Min(), size > 0 ? size : 1);
    }
}
