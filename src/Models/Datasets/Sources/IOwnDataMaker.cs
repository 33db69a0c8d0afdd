using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Runs the user's class in a process of its own, and keeps the rows that it gives.</summary>
public interface IOwnDataMaker
{
    /// <summary>Asks the class for its fingerprint, and for its rows where the cache does not have them.</summary>
    /// <param name="source">The class with the SHA-256 of its code.</param>
    /// <param name="memory">The most bytes of data of the process. Null for no limit.</param>
    /// <param name="folders">The folder for downloads, in which an <see cref="OwnDataCache"/> keeps the rows, and the uploads.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <exception cref="InputException">The class cannot be run here, or gives no data.</exception>
    OwnDataFile Make(OwnDataSource source, long? memory, DatasetFolders folders, CancellationToken cancellationToken);
}
