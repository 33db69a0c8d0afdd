using ScottPlot;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>
/// The colours of every picture. Lines and marks have the colours of Okabe and Ito, "Color universal design" (2008), which differ for every
/// kind of colour vision. Amounts have viridis and cividis, whose lightness changes evenly. Amounts with a sign go from purple to orange
/// through white.
/// </summary>
internal static class Tones
{
    public static readonly Color Ink = Color.FromHex("#1F2328");
    public static readonly Color Muted = Color.FromHex("#57606A");
    public static readonly Color Line = Color.FromHex("#D0D7DE");
    public static readonly Color Grid = Color.FromHex("#E9ECEF");
    public static readonly Color Paper = Colors.White;

    public static readonly Color Blue = Color.FromHex("#0072B2");
    public static readonly Color Vermillion = Color.FromHex("#D55E00");
    public static readonly Color Failed = Color.FromHex("#8C959F");
    public static readonly Color Green = Color.FromHex("#009E73");

    /// <summary>
    /// The colours of classes, in their order. The yellow of the original is left out, because it is too pale for a mark on white.
    /// </summary>
    public static readonly IReadOnlyList<Color> Categories =
    [
        Blue, Vermillion, Green, Color.FromHex("#CC79A7"), Color.FromHex("#E69F00"), Color.FromHex("#56B4E9"), Ink,
    ];

    // The colours have even perceptual distances. Both ends are cut, so that each colour is visible on white.
    private static readonly ScottPlot.Colormaps.Viridis Viridis = new ScottPlot.Colormaps.Viridis();

    private static readonly Color[] Blues =
    [
        Color.FromHex("#F7FBFF"), Color.FromHex("#D6E6F4"), Color.FromHex("#ABD0E6"), Color.FromHex("#6AAED6"),
        Color.FromHex("#3787C0"), Color.FromHex("#105BA4"), Color.FromHex("#08306B"),
    ];

    private static readonly Color[] PurpleToOrange =
    [
        Color.FromHex("#2D004B"), Color.FromHex("#542788"), Color.FromHex("#8073AC"), Color.FromHex("#B2ABD2"), Color.FromHex("#F7F7F7"),
        Color.FromHex("#FDB863"), Color.FromHex("#E08214"), Color.FromHex("#B35806"), Color.FromHex("#7F3B08"),
    ];

    /// <summary>The colour of a matrix cell.</summary>
    /// <param name="share">0 (white) to 1 (dark blue).</param>
    public static Color Cell(double share) => Interpolate(Blues, share);

    /// <summary>The colour of a line by its score.</summary>
    /// <param name="share">0 (worst, pale) to 1 (best, dark).</param>
    public static Color Score(double share) => Viridis.GetColor(0.88 - (0.88 * Math.Clamp(share, 0, 1)));

    /// <summary>The colour of an amount without a sign.</summary>
    /// <param name="share">The amount, 0 to 1.</param>
    public static Color Amount(double share) => Viridis.GetColor(Math.Clamp(share, 0, 1));

    /// <summary>The colour of an amount with a sign.</summary>
    /// <param name="share">The amount, -1 to 1.</param>
    public static Color Signed(double share) => Interpolate(PurpleToOrange, (share + 1) / 2);

    /// <summary>Black or white, whichever has the larger contrast on a colour by WCAG 2's relative luminance.</summary>
    public static Color TextOn(Color background) =>
        (1.05 / (Luminance(background) + 0.05)) > ((Luminance(background) + 0.05) / (Luminance(Ink) + 0.05)) ? Colors.White : Ink;

    /// <summary>The relative luminance of a colour by WCAG 2, 0 to 1.</summary>
    public static double Luminance(Color color)
    {
        static double Linear(byte channel)
        {
            double value = channel / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));
    }

    private static Color Interpolate(Color[] stops, double share)
    {
        double place = Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * (stops.Length - 1);
        int low = Math.Min((int)place, stops.Length - 2);
        return stops[low].MixedWith(stops[low + 1], place - low);
    }
}
