using Gridfold.Grains.Expenses;

namespace Gridfold.Grains.Tests.Expenses;

public sealed class PriceTests
{
    [Theory]
    [InlineData("2.5/h", "2.5/slot-hour")]
    [InlineData("EUR 2.50/h", "EUR 2.50/slot-hour")]
    [InlineData("0/slot-hour", "0/slot-hour")]
    [InlineData("USD 20/node-hour", "USD 20/node-hour")]
    [InlineData("1000000/h", "1000000/slot-hour")]
    [InlineData("0.000001/h", "0.000001/slot-hour")]
    public void Parse_APrice_IsWrittenWithItsUnit(string text, string written) => Assert.Equal(written, Price.Parse(text)!.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("2.5")]
    [InlineData("2,5/h")]
    [InlineData("-2.5/h")]
    [InlineData("2.5/d")]
    [InlineData("2.5 /h")]
    [InlineData("eur 2.5/h")]
    [InlineData("EUR2.5/h")]
    [InlineData("€ 2.5/h")]
    [InlineData("1e3/h")]
    [InlineData("NaN/h")]
    [InlineData("1000000.1/h")]
    [InlineData("0.0000001/h")]
    [InlineData("2.5/h\n")]
    [InlineData("٢/h")]
    public void Parse_AnotherText_IsNone(string text) => Assert.Null(Price.Parse(text));

    [Theory]
    [InlineData("EUR 2.5/h", 5)]
    [InlineData("EUR 2.5/node-hour", 1.25)]
    public void Of_TwoHoursOfASlotAmongFour_IsTheirMoney(string price, double money) =>
        Assert.Equal(money, Price.Parse(price)!.Of(new Expense(7200, 1800, 10, 0)), 1e-12);

    [Theory]
    [InlineData(0, "EUR 0.00")]
    [InlineData(1250, "EUR 1,250.00")]
    [InlineData(1.006, "EUR 1.01")]
    [InlineData(0.5, "EUR 0.50")]
    [InlineData(0.0421, "EUR 0.042")]
    [InlineData(0.00042, "EUR 0.00042")]
    [InlineData(1e-15, "EUR 0.000000000000")]
    public void Show_Money_HasDigitsThatCount(double money, string text) => Assert.Equal(text, Price.Parse("EUR 1/h")!.Show(money));
}
