using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>The folders of datasets without a path in the experiment file, and the rules for paths and addresses in it.</summary>
/// <param name="BuiltIn">The folder with the built-in datasets' files; only read.</param>
/// <param name="Cache">The folder for downloads. It is made at the first need.</param>
public sealed record DatasetFolders(string BuiltIn, string Cache)
{
    /// <summary>The files that an experiment file may name. Default: all that the user can read.</summary>
    public ReadableFiles Files { get; init; } = ReadableFiles.OfTheUser;

    /// <summary>The machines that an experiment file may have data fetched from. Default: all.</summary>
    public AddressRule Addresses { get; init; } = AddressRule.Any;

    /// <summary>Runs the classes of users that give rows. Default: null, where no code of users runs.</summary>
    public IOwnDataMaker? OwnData { get; init; }

    /// <summary>The uploads that an experiment file may name. Default: null, where there are none.</summary>
    public IUploads? Uploads { get; init; }

    /// <summary>Receives how far the reading is, many times a second. Default: null, when no progress is shown.</summary>
    public IProgress<LoadingProgress>? Progress { get; init; }

    /// <summary>Finds an upload that an experiment file names, and a copy of it on this machine.</summary>
    /// <param name="written">The path, for which <see cref="UploadReference.IsMeant"/> holds.</param>
    /// <param name="key">The key that has it, as in <c>dataset.path</c>.</param>
    /// <param name="location">The place of the key.</param>
    /// <param name="cancellationToken">Ends the copying early.</param>
    /// <returns>The upload with hash and name, and the path of a copy whose SHA-256 was compared.</returns>
    /// <exception cref="InputException">There is no such upload, or its content is damaged.</exception>
    public (UploadReference Upload, string Path) GetUpload(
        string written, string key, SourceLocation? location, CancellationToken cancellationToken)
    {
        var upload = UploadReference.Parse(written, key, location);
        if (Uploads is null)
        {
            throw new InputException($"{key} is '{written}', and uploads lie in clusters with an HTTP API; name the file itself, or the "
                + "API with 'submit --cluster'", location);
        }

        if (!upload.IsWhole) upload = Uploads.Find(upload, key, location, cancellationToken);
        return (upload, Uploads.Get(upload, key, location, cancellationToken));
    }
}
