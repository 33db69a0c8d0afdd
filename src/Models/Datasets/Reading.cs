namespace Gridfold.Models.Datasets;

/// <summary>Reads streams in pieces, so that a long reading can be ended.</summary>
internal static class Reading
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Fills an array.</summary>
    /// <returns>How many bytes there were: fewer than the array has when the stream ends before.</returns>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static int Fill(Stream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        int total = 0;
        while (total < bytes.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = stream.Read(bytes, total, Math.Min(ChunkBytes, bytes.Length - total));
            if (read == 0) break;
            total += read;
        }

        return total;
    }
}
