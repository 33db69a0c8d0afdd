using System.Text;

namespace Gridfold.Client.Rendering;

/// <summary>A stream that collects bytes of UTF-8, and writes them as text when it is disposed.</summary>
internal sealed class TextStream : MemoryStream
{
    private readonly TextWriter _writer;

    public TextStream(TextWriter writer) => _writer = writer;

    protected override void Dispose(bool disposing)
    {
        if (disposing && CanRead) _writer.Write(Encoding.UTF8.GetString(GetBuffer().AsSpan(0, (int)Length)));
        base.Dispose(disposing);
    }
}
