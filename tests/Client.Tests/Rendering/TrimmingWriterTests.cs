using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Rendering;

public sealed class TrimmingWriterTests
{
    [Fact]
    public void Write_BlanksAtEndsOfLines_AreLeftOut()
    {
        using var kept = new StringWriter { NewLine = "\n" };
        using (var writer = new TrimmingWriter(kept) { NewLine = "\n" })
        {
            writer.Write("  a b ");
            writer.Write(' ');
            writer.Write("c  ");
            writer.WriteLine("   ");
            writer.WriteLine();
            writer.Write(['x', ' ', '\r', '\n']);
            writer.Write("  y  ");
        }

        Assert.Equal("  a b  c\n\nx\r\n  y", kept.ToString());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(80, true)]
    public void Print_TableInAPipe_HasNoPadding(int? width, bool isPadded)
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal(output, error, width);
        RowOutput.Print(terminal, OutputFormat.Table, ["name", "text"], [["first", "long"], ["second", "x"]]);
        Assert.Contains("second", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(isPadded, output.ToString().Split('\n').Any(line => line.EndsWith(' ')));
    }
}
