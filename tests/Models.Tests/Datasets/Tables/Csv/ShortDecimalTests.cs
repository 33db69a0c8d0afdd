using System.Globalization;
using System.Text;
using CsCheck;
using Gridfold.Models.Datasets.Tables.Csv;

namespace Gridfold.Models.Tests.Datasets.Tables.Csv;

public sealed class ShortDecimalTests
{
    [Fact]
    public void TryParse_AnyShortDecimal_GivesTheNearestDouble() => Gen.Select(
        Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 15], Gen.Int[0, 14]).Sample((number, decimals, cut) =>
    {
        string digits = Math.Abs(number / (long)Math.Pow(10, cut)).ToString(CultureInfo.InvariantCulture);
        int point = Math.Max(0, digits.Length - decimals);
        string text = (number < 0 ? "-" : "") + (decimals == 0 ? digits : $"{digits[..point]}.{digits[point..]}");
        Assert.True(ShortDecimal.TryParse(Encoding.ASCII.GetBytes(text), out double value), text);
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
    });

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1e5")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1234567890123456")]
    public void TryParse_AnythingElse_IsLeftToOthers(string text) =>
        Assert.False(ShortDecimal.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
