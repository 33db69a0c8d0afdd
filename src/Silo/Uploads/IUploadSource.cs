using Gridfold.Models.Input;

namespace Gridfold.Silo.Uploads;

/// <summary>Where the uploads of a caller come from.</summary>
public interface IUploadSource
{
    /// <summary>Finds an upload.</summary>
    /// <param name="written">The reference as an experiment file has it.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The reference with hash and name. Null where the caller has no such upload.</returns>
    Task<UploadReference?> Find(UploadReference written, CancellationToken cancellationToken);

    /// <summary>Copies the content of an upload.</summary>
    /// <param name="sha256">The SHA-256 of the content.</param>
    /// <param name="target">Receives the bytes.</param>
    /// <param name="cancellationToken">Ends the copying early.</param>
    /// <returns>Whether there is such an upload.</returns>
    Task<bool> CopyTo(string sha256, Stream target, CancellationToken cancellationToken);
}
