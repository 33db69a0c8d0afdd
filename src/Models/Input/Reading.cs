namespace Gridfold.Models.Input;

/// <summary>Reads streams in pieces, so that a caller can end a long reading.</summary>
internal static class Reading
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Fills an array.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="bytes">The array.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <param name="progress">Receives the share of the array that is full, from 0 to 1. Null when no progress is shown.</param>
    /// <returns>The number of bytes read. It is less than the array's length when the stream ends earlier.</returns>
    /// <exception cref="OperationCanceledException">The reading was ended early.</exception>
    public static int Fill(Stream stream, byte[] bytes, CancellationToken cancellationToken, Action<double>? progress = null)
    {
        int total = 0;
        while (total < bytes.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = stream.Read(bytes, total, Math.Min(ChunkBytes, bytes.Length - total));
            if (read == 0) break;
            total += read;
            progress?.Invoke((double)total / bytes.Length);
        }

        return total;
    }
}
