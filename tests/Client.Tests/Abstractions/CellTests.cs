using System.Globalization;
using Gridfold.Abstractions;

namespace Gridfold.Client.Tests.Abstractions;

/// <summary>The cells of a user's rows.</summary>
public sealed class CellTests
{
    [Fact]
    public void Cell_OfEachType_HasTheShortestTextOfAnyCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = "," } };
        try
        {
            Cell[] row = [0.1, 0.1f, 3, 1L << 40, "a", Cell.Missing, double.NaN, float.NaN, (string?)null];
            Assert.Equal(["0.1", "0.1", "3", "1099511627776", "a", null, null, null, null], row.Select(cell => cell.Value));
            Assert.Equal([4], row.Index().Where(cell => cell.Item.IsText).Select(cell => cell.Index));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Cell_InfiniteNumber_IsRefused(double number)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => (Cell)number);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Cell)(float)number);
    }
}
