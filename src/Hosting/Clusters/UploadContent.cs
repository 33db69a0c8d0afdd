using System.Net;

namespace Gridfold.Hosting.Clusters;

/// <summary>The content of a file as the body of a request. It is never whole in memory.</summary>
/// <param name="file">The file, from its beginning to its end.</param>
/// <param name="report">Receives the share that was sent, from 0 to 1.</param>
internal sealed class UploadContent(FileStream file, Action<double> report) : HttpContent
{
    private const int ChunkBytes = 1 << 18;

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        file.Position = 0;
        byte[] chunk = new byte[ChunkBytes];
        for (int read; (read = await file.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            await stream.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
            report((double)file.Position / Math.Max(1, file.Length));
        }
    }
}
