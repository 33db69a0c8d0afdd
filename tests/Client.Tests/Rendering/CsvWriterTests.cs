using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

public sealed class CsvWriterTests
{
    [Theory]
    [InlineData("=1+2", "'=1+2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("+1 2", "'+1 2")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+1e-3", "+1e-3")]
    [InlineData("a=1", "a=1")]
    public void Write_Safe_NoTextIsAFormulaAndNumbersStay(string cell, string expected)
    {
        Assert.Equal($"{expected}\n", Written(new CsvWriter(Writer, isSafe: true), cell));
        Assert.Equal($"{cell}\n", Written(new CsvWriter(Writer), cell));
    }

    [Fact]
    public void Write_Safe_NumbersAreNeverQuoted() => Assert.Equal("-1.5\n", Written(new CsvWriter(Writer, isSafe: true), -1.5));

    [Fact]
    public void Write_ToATerminal_EscapesWhatItWouldObey()
    {
        Assert.Equal("a\\u001b[2J\\u202e\n", Written(new CsvWriter(Writer, escapes: true), "a\e[2J\u202E"));
        Assert.Equal("a\e[2J\n", Written(new CsvWriter(Writer), "a\e[2J"));
    }

    private StringWriter Writer { get; } = new();

    private string Written(CsvWriter csv, object cell)
    {
        Writer.GetStringBuilder().Clear();
        csv.Write([cell]);
        return Writer.ToString();
    }
}
