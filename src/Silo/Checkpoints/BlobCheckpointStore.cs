using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Gridfold.Grains.Checkpoints;

namespace Gridfold.Silo.Checkpoints;

/// <summary>
/// Stores checkpoints as blobs of one container, which the first write creates. An upload of a blob is complete or has no effect.
/// </summary>
internal sealed class BlobCheckpointStore : ICheckpointStore
{
    private readonly BlobContainerClient _container;

    public BlobCheckpointStore(BlobContainerClient container) => _container = container;

    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BlobClient blob = BlobOf(name);
        var data = BinaryData.FromBytes(content);
        try
        {
            await blob.UploadAsync(data, overwrite: true, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await blob.UploadAsync(data, overwrite: true, cancellationToken);
        }
    }

    public async Task<byte[]?> Read(string name, CancellationToken cancellationToken)
    {
        try
        {
            Response<BlobDownloadResult> answer = await BlobOf(name).DownloadContentAsync(cancellationToken);
            return answer.Value.Content.ToArray();
        }
        catch (RequestFailedException exception) when (IsNotThere(exception))
        {
            return null;
        }
    }

    public async Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset, count) };
            Response<BlobDownloadResult> answer = await BlobOf(name).DownloadContentAsync(options, cancellationToken);
            return answer.Value.Content.ToArray();
        }
        catch (RequestFailedException exception) when (IsNotThere(exception))
        {
            return null;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return [];
        }
    }

    public async Task<IReadOnlyList<string>> List(string prefix, CancellationToken cancellationToken)
    {
        try
        {
            var names = new List<string>();
            await foreach (BlobItem blob in BlobsIn(prefix, cancellationToken)) names.Add(blob.Name);
            return names;
        }
        catch (RequestFailedException exception) when (IsNotThere(exception))
        {
            return [];
        }
    }

    public Task Delete(string name, CancellationToken cancellationToken) =>
        BlobOf(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    public Task DeleteAll(string prefix, CancellationToken cancellationToken) => DeleteAllExcept(prefix, [], cancellationToken);

    public async Task DeleteAllExcept(string prefix, IReadOnlyCollection<string> kept, CancellationToken cancellationToken)
    {
        HashSet<string> staying = [.. kept];
        IAsyncEnumerable<BlobItem> deleted = BlobsIn(prefix, cancellationToken)
            .Where(blob => staying.Count == 0 || !staying.Contains(blob.Name[(prefix.Length + 1)..].Split('/')[0]));
        try
        {
            await Parallel.ForEachAsync(
                deleted, cancellationToken,
                async (blob, token) => await _container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: token));
        }
        catch (RequestFailedException exception) when (IsNotThere(exception))
        {
            // Without a container there are no checkpoints.
        }
    }

    public async Task<CheckpointUsage> Measure(string prefix, CancellationToken cancellationToken)
    {
        (long count, long bytes) = (0, 0);
        try
        {
            await foreach (BlobItem blob in BlobsIn(prefix, cancellationToken))
            {
                count++;
                bytes += blob.Properties.ContentLength ?? 0;
            }
        }
        catch (RequestFailedException exception) when (IsNotThere(exception))
        {
            // Without a container there are no checkpoints.
        }

        return new CheckpointUsage(count, bytes);
    }

    private static bool IsNotThere(RequestFailedException exception) =>
        exception.ErrorCode == BlobErrorCode.BlobNotFound || exception.ErrorCode == BlobErrorCode.ContainerNotFound;

    private BlobClient BlobOf(string name)
    {
        CheckpointNames.Require(name);
        return _container.GetBlobClient(name);
    }

    private AsyncPageable<BlobItem> BlobsIn(string prefix, CancellationToken cancellationToken)
    {
        CheckpointNames.RequirePrefix(prefix);
        return _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix.Length == 0 ? null : $"{prefix}/", cancellationToken);
    }
}
