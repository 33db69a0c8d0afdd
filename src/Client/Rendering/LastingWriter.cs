using System.Text;

namespace Gridfold.Client.Rendering;

/// <summary>
/// Writes to a terminal that may be closed. What cannot be written is lost, so that the command goes on: after a hang-up it pauses its
/// search.
/// </summary>
internal sealed class LastingWriter : TextWriter
{
    private readonly TextWriter _writer;

    public LastingWriter(TextWriter writer) => _writer = writer;

    public override Encoding Encoding => _writer.Encoding;

    public override void Write(char value) => Try(() => _writer.Write(value));

    public override void Write(string? value) => Try(() => _writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => _writer.Write(buffer, index, count));

    public override void Flush() => Try(_writer.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // The terminal is gone.
        }
    }
}
