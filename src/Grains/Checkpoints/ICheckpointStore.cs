namespace Gridfold.Grains.Checkpoints;

/// <summary>
/// Keeps checkpoints, and the models of completed folds (<see cref="KeptModels"/>), where every silo finds them. A name has parts with
/// slashes between them, for example <c>experiment/trial/fold/attempt-epoch</c>. All parts but the last are folders, and a folder never has
/// the name of a checkpoint. A part has letters, digits, '-', '_' and '.', and does not begin with '.'. All methods may be called at the
/// same time.
/// </summary>
public interface ICheckpointStore
{
    /// <summary>
    /// Stores a checkpoint and replaces an earlier one of the same name. Readers find the earlier content or this one, never a part of it.
    /// </summary>
    /// <returns>A task that ends when the checkpoint is stored durably.</returns>
    Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a checkpoint. Null when there is none of that name.</summary>
    Task<byte[]?> Read(string name, CancellationToken cancellationToken);

    /// <summary>Reads a part of a checkpoint. Null when there is none of that name.</summary>
    /// <param name="name">The checkpoint's name.</param>
    /// <param name="offset">The first byte to read, at least 0.</param>
    /// <param name="count">
    /// The greatest number of bytes to read, at least 1. The result is shorter, or empty, where the content ends earlier.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken);

    /// <summary>Lists the names of all checkpoints in a folder and in the folders below it.</summary>
    /// <param name="prefix">The folder, for example <c>experiment/trial</c>. Empty for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<string>> List(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a checkpoint. Does nothing when there is none of that name.</summary>
    Task Delete(string name, CancellationToken cancellationToken);

    /// <summary>Deletes every checkpoint in a folder and in the folders below it. Does nothing when there is no such folder.</summary>
    /// <param name="prefix">
    /// The folder, for example <c>experiment/trial</c>, which does not include <c>experiment/trial-2</c>. Empty for all.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteAll(string prefix, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes everything in a folder and in the folders below it except some folders. What a killed process has left unfinished goes too.
    /// </summary>
    /// <param name="prefix">The folder, for example <c>models/experiment</c>.</param>
    /// <param name="kept">The names of the parts below the folder that stay, for example <c>12</c>. Empty to keep nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteAllExcept(string prefix, IReadOnlyCollection<string> kept, CancellationToken cancellationToken);

    /// <summary>Measures the space of the checkpoints in a folder and in the folders below it.</summary>
    /// <param name="prefix">The folder, for example <c>experiment/trial</c>. Empty for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CheckpointUsage> Measure(string prefix, CancellationToken cancellationToken);
}
