using Gridfold.Client.Reports.Drawing;
using ScottPlot;

namespace Gridfold.Client.Tests.Reports.Drawing;

public sealed class TonesTests
{
    [Fact]
    public void TextOn_EveryCellAndAmount_IsReadable()
    {
        IEnumerable<Color> backgrounds = Enumerable.Range(0, 101)
            .SelectMany(step => (Color[])[Tones.Cell(step / 100.0), Tones.Amount(step / 100.0)]);
        Assert.All(backgrounds, background => Assert.True(Contrast(Tones.TextOn(background), background) >= 4, $"{background.ToHex()}"));
    }

    [Fact]
    public void Score_EveryShare_StandsOutFromPaper() =>
        Assert.All(Enumerable.Range(0, 101), step => Assert.True(Contrast(Tones.Score(step / 100.0), Tones.Paper) >= 1.5));

    private static double Contrast(Color first, Color second)
    {
        (double a, double b) = (Tones.Luminance(first), Tones.Luminance(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }
}
