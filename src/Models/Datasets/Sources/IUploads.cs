using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>The uploads that an experiment file may name, as the caller of a cluster sees them.</summary>
public interface IUploads
{
    /// <summary>Finds an upload, and completes its reference.</summary>
    /// <param name="written">The reference as the experiment file has it.</param>
    /// <param name="key">The key that has it, as in <c>dataset.path</c>.</param>
    /// <param name="location">The place of the key.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The reference with hash and name.</returns>
    /// <exception cref="InputException">The caller has no such upload.</exception>
    UploadReference Find(UploadReference written, string key, SourceLocation? location, CancellationToken cancellationToken);

    /// <summary>Gives the path of a copy of an upload on this machine, whose SHA-256 was compared.</summary>
    /// <param name="whole">The reference with hash and name.</param>
    /// <param name="key">The key that has it.</param>
    /// <param name="location">The place of the key.</param>
    /// <param name="cancellationToken">Ends the copying early.</param>
    /// <exception cref="InputException">The upload is no longer there, or its content is damaged.</exception>
    string Get(UploadReference whole, string key, SourceLocation? location, CancellationToken cancellationToken);
}
