using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Rendering;

public sealed class WordWrapTests
{
    [Theory]
    [InlineData("one two three", "one two|three")]
    [InlineData("  one two three", "  one|two|three")]
    [InlineData("one\n\ntwo", "one||two")]
    [InlineData("see /a/long/path now", "see|/a/long/path|now")]
    [InlineData("/a/long/path", "/a/long/path")]
    [InlineData("", "")]
    [InlineData("\u4e00\u4e8c \u4e09\u56db", "\u4e00\u4e8c|\u4e09\u56db")]
    public void Lines_Text_BreaksBetweenWordsAlone(string text, string lines) =>
        Assert.Equal(lines.Split('|'), WordWrap.Lines(text, 7));

    [Fact]
    public void Complain_LongPath_StaysWholeOnANarrowTerminal()
    {
        using StringWriter output = new(), error = new();
        string path = $"/data/{new string('x', 90)}.csv:3:1:";
        new Terminal(output, error, 40).Complain($"{path} error: something is wrong with this file");
        Assert.Equal([path, "error: something is wrong with this file"], error.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void FactsGrid_LongHash_StandsWholeBelowItsName()
    {
        using StringWriter output = new(), error = new();
        string hash = new('a', 64);
        FactsGrid.Draw(new Terminal(output, error, 60), ("name", "one"), ("weights hash", hash), ("more", "two"));
        Assert.Equal(
            ["name          one", "weights hash", hash, "more          two"],
            output.ToString().TrimEnd().Split(Environment.NewLine).Select(line => line.TrimEnd()));
    }

    [Fact]
    public void FittedTable_TwoColumnsThatDoNotFit_BecomeNamesAndValues()
    {
        using StringWriter output = new(), error = new();
        string id = new('i', 30), path = "/" + new string('p', 35);
        FittedTable.Draw(
            new Terminal(output, error, 60), [new FittedColumn("id"), new FittedColumn("path"), new FittedColumn("state")],
            [[id, path, "Completed"], ["short", "/p", ""]]);
        Assert.Equal(
            ["", $"id     {id}", $"path   {path}", "state  Completed", "", "id    short", "path  /p"],
            output.ToString().TrimEnd().Split(Environment.NewLine).Select(line => line.TrimEnd()));
    }
}
