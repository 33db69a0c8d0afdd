using System.Text;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Rendering;

public sealed class LastingWriterTests
{
    [Fact]
    public void Write_TerminalIsGone_CommandGoesOn()
    {
        using var writer = new LastingWriter(new ClosedTerminal());
        writer.WriteLine("a message");
        writer.Write('a');
        writer.Write(['a', 'b'], 0, 2);
        writer.Flush();
    }

    private sealed class ClosedTerminal : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("Input/output error");

        public override void Flush() => throw new IOException("Input/output error");
    }
}
