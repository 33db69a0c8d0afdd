using System.Text;

namespace Gridfold.Client.Rendering;

/// <summary>A writer that leaves out the blanks at the ends of lines, with which tables are padded.</summary>
internal sealed class TrimmingWriter : TextWriter
{
    private readonly TextWriter _writer;
    private int _blanks;

    public TrimmingWriter(TextWriter writer) => _writer = writer;

    public override Encoding Encoding => _writer.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var kept = new StringBuilder(buffer.Length);
        foreach (char value in buffer)
        {
            if (value == ' ')
            {
                _blanks++;
                continue;
            }

            if (value is not ('\n' or '\r')) kept.Append(' ', _blanks);
            _blanks = 0;
            kept.Append(value);
        }

        _writer.Write(kept.ToString());
    }

    public override void Flush() => _writer.Flush();
}
