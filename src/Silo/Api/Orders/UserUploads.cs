using Gridfold.Grains.Access;
using Gridfold.Grains.Uploads;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Uploads;

namespace Gridfold.Silo.Api.Orders;

/// <summary>
/// The uploads that a caller may name: own ones, and for an operator those of all users, by their SHA-256. A name of an operator's own
/// never means an upload of another user.
/// </summary>
/// <param name="store">The uploads of the cluster.</param>
/// <param name="caller">The caller.</param>
internal sealed class UserUploads(UploadStore store, ApiCaller caller) : IUploadSource
{
    /// <summary>Finds an upload.</summary>
    /// <param name="wanted">Its name, its SHA-256, or both, which must then be of one upload.</param>
    /// <param name="owner">The user whose upload it is. Null for the caller first.</param>
    public async Task<UploadRecord?> Record(UploadReference wanted, string? owner = null)
    {
        // Each name that is taken makes a copy on the silo, so callers cannot choose one that no upload has.
        if (await store.Find(owner ?? caller.User, wanted.Sha256, wanted.Name) is { } own) return own;
        return owner is null && caller.Role == Role.Operator && wanted.Sha256 is { } hash
            ? await store.Find(owner: null, hash, wanted.Name)
            : null;
    }

    public async Task<UploadReference?> Find(UploadReference written, CancellationToken cancellationToken) =>
        await Record(written) is { } record ? new UploadReference(record.Sha256, record.Name) : null;

    public async Task<bool> CopyTo(string sha256, Stream target, CancellationToken cancellationToken) =>
        await Record(new UploadReference(sha256, null)) is { } record && await store.CopyTo(record, target, cancellationToken);
}
