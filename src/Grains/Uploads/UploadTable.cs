using Gridfold.Grains.Quotas;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Uploads;

/// <summary>The rules for the list of uploads. Methods give the changed list, or null where nothing changes.</summary>
/// <param name="Uploads">See <see cref="UploadStoreState.Uploads"/>.</param>
/// <param name="Open">See <see cref="UploadStoreState.Open"/>.</param>
/// <param name="Total">See <see cref="UploadStoreState.Total"/>.</param>
internal sealed record UploadTable(IReadOnlyList<UploadRecord> Uploads, IReadOnlyList<OpenUpload> Open, long Total)
{
    /// <summary>The greatest number of uploads of one user.</summary>
    public const int MaxOfOwner = 1000;

    /// <summary>The greatest number of uploads of all users.</summary>
    public const int MaxOfAll = 10_000;

    /// <summary>The bytes of all uploads of a user, those on their way included.</summary>
    public long BytesOf(string owner) => Uploads.Where(upload => upload.Owner == owner).Sum(upload => upload.Bytes)
        + Open.Where(open => open.Upload.Owner == owner).Sum(open => open.Upload.Bytes);

    /// <summary>See <see cref="IUploadStoreGrain.Begin"/>.</summary>
    public UploadTable Begin(string content, NewUpload upload)
    {
        if (!UploadReference.IsName(upload.Name))
            throw new RefusedException($"'{Bounds.Message(upload.Name)}' cannot be the name of an upload; {UploadReference.NameRule}");
        if (upload.Bytes < 0 || (upload.Sha256 is { } stated && !Bounds.IsSha256(stated)))
            throw new RefusedException("an upload has a size of at least 0 bytes, and a SHA-256 of 64 hexadecimal digits");
        UploadRecord[] own = [.. Uploads.Where(known => known.Owner == upload.Owner)];
        OpenUpload[] coming = [.. Open.Where(known => known.Upload.Owner == upload.Owner)];
        if (own.FirstOrDefault(known => known.Name == upload.Name) is { } same)
        {
            // The same content may come again. Its size counts once.
            if (upload.Sha256 is { } hash && hash != same.Sha256) throw Taken(same);
            own = [.. own.Where(known => known != same)];
        }

        long bytes = own.Sum(known => known.Bytes) + coming.Sum(known => known.Upload.Bytes);
        if (bytes + upload.Bytes > upload.MaxBytesOfOwner)
        {
            throw new QuotaException(FormattableString.Invariant($"{upload.Owner} has {bytes} bytes of uploads, and {upload.Bytes} more ")
                + FormattableString.Invariant($"would be above the limit of {upload.MaxBytesOfOwner} for this user; delete uploads, or ")
                + $"ask the operator for more ({QuotaOptions.Section}:{nameof(QuotaOptions.StoredBytes)})");
        }

        if (own.Length + coming.Length >= MaxOfOwner)
            throw new RefusedException($"{upload.Owner} has {MaxOfOwner} uploads, the greatest number; delete some");
        if (Uploads.Count + Open.Count >= MaxOfAll)
            throw new RefusedException($"the cluster has {MaxOfAll} uploads, the greatest number; delete some");
        return this with { Open = [.. Open, new OpenUpload(content, upload)] };
    }

    /// <summary>See <see cref="IUploadStoreGrain.Complete"/>.</summary>
    public (UploadTable Table, CompletedUpload Completed) Complete(string content, string sha256, DateTimeOffset now)
    {
        // A call may come twice, after its first answer was lost. The upload that brought a content is the last one that has it.
        if (Uploads.LastOrDefault(known => known.Content == content) is { } done) return (this, new CompletedUpload(done, Orphan: null));
        OpenUpload open = Open.FirstOrDefault(known => known.Content == content)
            ?? throw new RefusedException("the upload was given up before it was whole; begin it again");
        UploadRecord? same = Uploads.FirstOrDefault(known => known.Owner == open.Upload.Owner && known.Name == open.Upload.Name);
        if (same is not null && same.Sha256 != sha256) throw Taken(same);

        // The newest content serves all uploads with its hash: an earlier one may be lost or damaged in the store.
        string? orphan = Uploads.FirstOrDefault(known => known.Sha256 == sha256)?.Content;
        IEnumerable<UploadRecord> others = Uploads.Where(known => known != same)
            .Select(known => known.Sha256 == sha256 ? known with { Content = content } : known);
        var upload = new UploadRecord(Total + 1, open.Upload.Owner, open.Upload.Name, sha256, open.Upload.Bytes, content, now);
        var table = new UploadTable([.. others, upload], [.. Open.Where(known => known != open)], Total + 1);
        return (table, new CompletedUpload(upload, orphan));
    }

    /// <summary>See <see cref="IUploadStoreGrain.GiveUp"/>.</summary>
    public UploadTable? GiveUp(string content) =>
        Open.Any(known => known.Content == content) ? this with { Open = [.. Open.Where(known => known.Content != content)] } : null;

    /// <summary>See <see cref="IUploadStoreGrain.Delete"/>.</summary>
    public (UploadTable Table, string? Orphan)? Delete(long number)
    {
        if (Uploads.FirstOrDefault(known => known.Number == number) is not { } upload) return null;
        UploadTable rest = this with { Uploads = [.. Uploads.Where(known => known != upload)] };
        return (rest, rest.Uploads.Any(known => known.Content == upload.Content) ? null : upload.Content);
    }

    private static RefusedException Taken(UploadRecord same) => new($"{same.Owner} has an upload '{same.Name}' with another content "
        + $"(SHA-256 {same.Sha256}); choose another name, or delete that upload first");
}
