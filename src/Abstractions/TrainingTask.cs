using System.Diagnostics.CodeAnalysis;

namespace Gridfold.Abstractions;

/// <summary>What a trainer is to train: one fold of one trial.</summary>
public sealed class TrainingTask
{
    // An odd number far from 1, so that neighbouring epochs get seeds that are far from each other.
    private const int EpochFactor = 0x5BD1E995;

    internal TrainingTask()
    {
    }

    /// <summary>The experiment's id.</summary>
    public required string Experiment { get; init; }

    /// <summary>The trial's number, from 1.</summary>
    public required long Trial { get; init; }

    /// <summary>The fold's number, from 1.</summary>
    public required int Fold { get; init; }

    /// <summary>The values of the hyper-parameters.</summary>
    public required Hyperparameters Hyperparameters { get; init; }

    /// <summary>
    /// The seed of the fold, from 0 to 2147483647. It is the same in every trial, so trials differ only by their hyper-parameters.
    /// </summary>
    public required int Seed { get; init; }

    /// <summary>The last epoch to report.</summary>
    public required int Epochs { get; init; }

    /// <summary>The device to train on: <c>cpu</c>, or a GPU as in <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The data of the fold. Null for an experiment without data.</summary>
    public required FoldData? Data { get; init; }

    /// <summary>A folder for checkpoints, which Gridfold removes when the program has ended.</summary>
    public required string Folder { get; init; }

    /// <summary>The checkpoint to go on from. Null to begin with epoch 1.</summary>
    public required Checkpoint? Checkpoint { get; init; }

    /// <summary>The first epoch to train and to report: the one after the checkpoint, or 1.</summary>
    public int FirstEpoch => (Checkpoint?.Epoch ?? 0) + 1;

    /// <summary>
    /// Makes a stream of random numbers from the seed, for what is drawn before the first epoch. Each call begins it anew.
    /// </summary>
    public Random NewRandom() => new(Seed);

    /// <summary>
    /// Makes a stream of random numbers for an epoch. A training that goes on from a checkpoint so draws what one without interruption
    /// draws.
    /// </summary>
    /// <param name="epoch">The epoch, from 1.</param>
    public Random NewRandom(int epoch) => new(unchecked(Seed + (epoch * EpochFactor)) & int.MaxValue);

    /// <summary>Reads the checkpoint to go on from, if there is one.</summary>
    /// <param name="content">The bytes that <see cref="Reporter.SaveCheckpoint"/> has saved. Null without a checkpoint.</param>
    /// <returns>Whether there is a checkpoint.</returns>
    public bool TryLoadCheckpoint([NotNullWhen(true)] out byte[]? content)
    {
        content = Checkpoint is null ? null : File.ReadAllBytes(Checkpoint.File);
        return content is not null;
    }
}
