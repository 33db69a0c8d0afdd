using Gridfold.Models.Input;

namespace Gridfold.Silo.Uploads;

/// <summary>The uploads of a cluster for silos that train. Experiments name them by hash, and their users were checked before.</summary>
/// <param name="store">The uploads of the cluster.</param>
internal sealed class StoredUploads(UploadStore store) : IUploadSource
{
    public Task<UploadReference?> Find(UploadReference written, CancellationToken cancellationToken) =>
        Task.FromResult(written.IsWhole ? written : null);

    public async Task<bool> CopyTo(string sha256, Stream target, CancellationToken cancellationToken) =>
        await store.Find(owner: null, sha256, name: null) is { } record && await store.CopyTo(record, target, cancellationToken);
}
