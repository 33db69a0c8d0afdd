using System.Buffers;
using System.Security.Cryptography;
using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Uploads;

namespace Gridfold.Silo.Uploads;

/// <summary>
/// The uploads of a cluster: their list, and their content in the store of checkpoints. Content is received and sent in parts, and is never
/// whole in memory.
/// </summary>
/// <param name="grains">The cluster's grains.</param>
/// <param name="store">The store of the cluster.</param>
/// <param name="silo">The address of this silo, as Orleans writes it for machines.</param>
internal sealed class UploadStore(IGrainFactory grains, ICheckpointStore store, string silo)
{
    /// <summary>The size of a part in bytes.</summary>
    internal const int PartBytes = 4 << 20;

    private IUploadStoreGrain List => grains.GetUploadStore();

    /// <summary>Receives an upload. It is listed when it is whole.</summary>
    /// <param name="upload">The upload, without the address of this silo.</param>
    /// <param name="body">The content, which must have as many bytes as stated.</param>
    /// <param name="cancellationToken">Ends the upload, of which nothing stays then.</param>
    /// <exception cref="RefusedException">The upload breaks a bound, or its content is not what was stated.</exception>
    public async Task<UploadRecord> Receive(NewUpload upload, Stream body, CancellationToken cancellationToken)
    {
        string content = await List.Begin(upload with { Silo = silo });
        try
        {
            string sha256 = await Write(content, upload, body, cancellationToken);
            CompletedUpload completed = await List.Complete(content, sha256);
            if (completed.Orphan is { } orphan) await Delete(orphan);
            return completed.Upload;
        }
        catch
        {
            // An upload that was listed after all keeps its content. Where this call fails too, the next start of a silo cleans up.
            if (await List.GiveUp(content)) await Delete(content);
            throw;
        }
    }

    /// <summary>Copies the content of an upload. Where the same file comes again meanwhile, the rest is read from its new folder.</summary>
    /// <returns>Whether the content is there.</returns>
    public async Task<bool> CopyTo(UploadRecord record, Stream target, CancellationToken cancellationToken)
    {
        string content = record.Content;
        long left = record.Bytes;
        for (int part = 0; left > 0;)
        {
            if (await store.Read(UploadFolders.PartOf(content, part), cancellationToken) is not { Length: > 0 } bytes)
            {
                // All folders of a hash have the same parts.
                if (await Find(owner: null, record.Sha256, name: null) is not { } newest || newest.Content == content) return false;
                content = newest.Content;
                continue;
            }

            await target.WriteAsync(bytes, cancellationToken);
            left -= bytes.Length;
            part++;
        }

        return left == 0;
    }

    /// <summary>Finds an upload; see <see cref="IUploadStoreGrain.Find"/>.</summary>
    public Task<UploadRecord?> Find(string? owner, string? sha256, string? name) => List.Find(owner, sha256, name);

    /// <summary>Lists uploads; see <see cref="IUploadStoreGrain.Read"/>.</summary>
    public Task<IReadOnlyList<UploadRecord>> Read(string? owner, long before, int count) => List.Read(owner, before, count);

    /// <summary>Deletes an upload, and its content where no other upload has the same.</summary>
    public async Task Delete(UploadRecord record)
    {
        if (await List.Delete(record.Number) is { } orphan) await Delete(orphan);
    }

    /// <summary>Gives up the uploads of silos that are gone, and deletes content that no upload needs.</summary>
    /// <returns>The number of contents that were deleted.</returns>
    public async Task<int> Clean(CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (string content in await List.FindGone())
        {
            if (!await List.GiveUp(content)) continue;
            await Delete(content);
            count++;
        }

        // What begins after this listing is not in it.
        IReadOnlyList<string> names = await store.List(UploadFolders.Root, cancellationToken);
        HashSet<string> needed = [.. await List.GetContents()];
        string[] orphans = [.. names.Select(UploadFolders.ContentOf).OfType<string>().Distinct().Except(needed)];
        foreach (string content in orphans) await Delete(content);
        return count + orphans.Length;
    }

    private Task Delete(string content) => store.DeleteAll(UploadFolders.Of(content), CancellationToken.None);

    private async Task<string> Write(string content, NewUpload upload, Stream body, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] part = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            long total = 0;
            for (int number = 0; ; number++)
            {
                Memory<byte> room = part.AsMemory(0, PartBytes);
                int read = await body.ReadAtLeastAsync(room, PartBytes, throwOnEndOfStream: false, cancellationToken);
                if (read == 0) break;
                hash.AppendData(part, 0, read);
                await store.Write(UploadFolders.PartOf(content, number), room[..read], cancellationToken);
                total += read;
            }

            if (total != upload.Bytes)
            {
                throw new RefusedException(FormattableString.Invariant(
                    $"the upload has {total} bytes, and {upload.Bytes} were stated; send it again"));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        return upload.Sha256 is null || upload.Sha256 == found ? found : throw new RefusedException(
            $"the upload has SHA-256 {found}, and {upload.Sha256} was stated; it changed on its way, or another file was hashed: send it "
                + "again");
    }
}
