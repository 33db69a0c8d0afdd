using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Uploads;

/// <summary>
/// The list of the uploads of all users. The cluster has one. The content lies in the store of checkpoints. An upload is listed when its
/// content is whole, so no reader sees a part of one.
/// </summary>
[Alias("gridfold.IUploadStoreGrain")]
public interface IUploadStoreGrain : IGrainWithStringKey
{
    /// <summary>Begins an upload. Its size counts for its user from now on.</summary>
    /// <returns>The name of the folder in the store for the content.</returns>
    /// <exception cref="QuotaException">The user has as many bytes as the quota allows.</exception>
    /// <exception cref="RefusedException">The user has too many uploads, or another upload of this name.</exception>
    [Alias("Begin"), CalledBy(Caller.Silo)]
    Task<string> Begin(NewUpload upload);

    /// <summary>
    /// Lists an upload whose content is whole. It takes the place of an earlier one of the same user, name and content. All uploads with
    /// the same SHA-256 have the new content from now on.
    /// </summary>
    /// <param name="content">The answer of <see cref="Begin"/>.</param>
    /// <param name="sha256">The SHA-256 of the content.</param>
    /// <exception cref="RefusedException">The upload was given up, or the user has another upload of this name.</exception>
    [Alias("Complete"), CalledBy(Caller.Silo)]
    Task<CompletedUpload> Complete(string content, string sha256);

    /// <summary>Forgets an upload that has begun.</summary>
    /// <returns>Whether it was on its way, so that its content is of no use.</returns>
    [Alias("GiveUp"), CalledBy(Caller.Silo)]
    Task<bool> GiveUp(string content);

    /// <summary>Finds an upload by its name or its SHA-256, or by both.</summary>
    /// <param name="owner">The user. Null for all users; the latest upload is found then.</param>
    /// <param name="sha256">The SHA-256. Null for any.</param>
    /// <param name="name">The name. Null for any.</param>
    [Alias("Find"), CalledBy(Caller.Silo)]
    Task<UploadRecord?> Find(string? owner, string? sha256, string? name);

    /// <summary>Lists uploads, the latest first.</summary>
    /// <param name="owner">The user. Null for all users.</param>
    /// <param name="before">The number before which the page begins.</param>
    /// <param name="count">The greatest number of uploads.</param>
    [Alias("Read"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<UploadRecord>> Read(string? owner, long before, int count);

    /// <summary>Counts the bytes of all uploads of a user, those on their way included.</summary>
    [Alias("CountBytes"), CalledBy(Caller.Silo)]
    Task<long> CountBytes(string owner);

    /// <summary>Deletes an upload.</summary>
    /// <param name="number">The upload's number.</param>
    /// <returns>The folder in the store that no upload needs any more. Null where another upload has the same content.</returns>
    [Alias("Delete"), CalledBy(Caller.Silo)]
    Task<string?> Delete(long number);

    /// <summary>The uploads on their way that nobody will complete, because their silos are gone.</summary>
    /// <returns>For each, the answer of <see cref="Begin"/>.</returns>
    [Alias("FindGone"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<string>> FindGone();

    /// <summary>The folders in the store that uploads need, those on their way included.</summary>
    [Alias("GetContents"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<string>> GetContents();
}
