namespace Gridfold.Models.Input;

/// <summary>Gathers bytes in an array of their exact length. A stream that grows would take three times the memory for a moment.</summary>
internal static class ExactBytes
{
    /// <summary>Gathers the bytes that an action writes.</summary>
    /// <param name="write">Writes the bytes. The action runs twice, first to count, and must write the same number of bytes.</param>
    /// <param name="offset">The number of bytes that stay free before them.</param>
    public static byte[] Of(Action<Stream> write, int offset = 0)
    {
        using var counter = new CountingStream();
        write(counter);
        byte[] bytes = new byte[checked(offset + counter.Length)];
        using var stream = new MemoryStream(bytes, offset, (int)counter.Length);
        write(stream);
        return bytes;
    }

    /// <summary>Counts bytes and keeps none.</summary>
    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override void WriteByte(byte value) => _length++;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
