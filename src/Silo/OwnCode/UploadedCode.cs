using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Silo.OwnCode;

/// <summary>
/// The code of users that lies in uploads, unpacked into a folder of its own, which goes with this object. A copy that one process has
/// changed is so never the copy of another.
/// </summary>
/// <param name="folders">The uploads, and the folder with copies of them.</param>
public sealed class UploadedCode(DatasetFolders folders) : IDisposable
{
    private readonly Dictionary<string, string> _assemblies = [];
    private ProgramFolder? _folder;

    /// <summary>Gives the path of the assembly of a class. An upload is fetched where this machine has no whole copy of it.</summary>
    /// <param name="owner">The class, which can also be one of a file of this machine.</param>
    /// <param name="cancellationToken">Ends the fetching early.</param>
    /// <returns>Null for a class that lies in no upload.</returns>
    /// <exception cref="InputException">There is no such upload, or it holds no code.</exception>
    public string? Find(OwnClass owner, CancellationToken cancellationToken)
    {
        if (owner.Upload is null) return null;
        if (_assemblies.TryGetValue(owner.Assembly, out string? known)) return known;
        string key = $"{owner.Path}.{OwnClass.AssemblyKey}";
        SourceLocation? location = owner.LocationOf(OwnClass.AssemblyKey);
        (UploadReference upload, string archive) = folders.GetUpload(owner.Assembly, key, location, cancellationToken);
        _folder ??= new ProgramFolder();
        try
        {
            return _assemblies[owner.Assembly] = CodeArchive.Unpack(archive, Path.Join(_folder.Path, upload.Sha256));
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{key} is '{owner.Assembly}', and the upload holds no code: {exception.Message}; name the compiled "
                + "file, and let 'gridfold submit' send it", location);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Dispose();
}
