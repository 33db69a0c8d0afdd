namespace Gridfold.Grains.Checkpoints;

/// <summary>
/// Keeps checkpoints, and the models of completed folds (<see cref="KeptModels"/>), where every silo finds them. A checkpoint's name is made of parts with slashes between them, as in
/// <c>experiment/trial/fold/attempt-epoch</c>: all but the last are folders, and a folder's name is no checkpoint's. A part has letters,
/// digits, '-', '_' and '.', the last not at its beginning. All may be called at once.
/// </summary>
public interface ICheckpointStore
{
    /// <summary>Stores a checkpoint, in the place of an earlier one of its name. Readers find the earlier one or this one, never a part.</summary>
    /// <returns>When it is stored for good.</returns>
    Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>A checkpoint's content; null when there is none of that name.</summary>
    Task<byte[]?> Read(string name, CancellationToken cancellationToken);

    /// <summary>A part of a checkpoint's content; null when there is none of that name.</summary>
    /// <param name="name">The checkpoint.</param>
    /// <param name="offset">From where, at least 0.</param>
    /// <param name="count">At most how many bytes, at least 1; fewer, or none, when the content ends before.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken);

    /// <summary>The names of all checkpoints in a folder and in those below it.</summary>
    /// <param name="prefix">The folder, as in <c>experiment/trial</c>. Empty for all.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task<IReadOnlyList<string>> List(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a checkpoint; harmless when there is none of that name.</summary>
    Task Delete(string name, CancellationToken cancellationToken);

    /// <summary>Deletes every checkpoint in a folder and in those below it; harmless when there is no such folder.</summary>
    /// <param name="prefix">The folder, as in <c>experiment/trial</c>; it is nothing to <c>experiment/trial-2</c>. Empty for all.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task DeleteAll(string prefix, CancellationToken cancellationToken);

    /// <summary>What the checkpoints in a folder and in those below it take.</summary>
    /// <param name="prefix">The folder, as in <c>experiment/trial</c>. Empty for all.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task<CheckpointUsage> Measure(string prefix, CancellationToken cancellationToken);
}
