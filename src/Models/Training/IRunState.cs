using Gridfold.Models.Networks;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>What an engine keeps of one run beside its <see cref="RunProgress"/>: weights, optimizer and generators.</summary>
internal interface IRunState
{
    /// <summary>The kind of checkpoint that <see cref="Write"/> makes. A run resumes from its own kind only.</summary>
    string Format { get; }

    /// <summary>The random generators of the run. A checkpoint holds the one for dropout.</summary>
    NetworkRandom Random { get; }

    /// <summary>The number of values that are learned; null where the spec of the network tells it.</summary>
    long? LearnedValues => null;

    /// <summary>Copies the current parameters and buffers, in the network's order.</summary>
    IReadOnlyList<NamedTensor> Weights();

    /// <summary>Writes weights and optimizer.</summary>
    void Write(BinaryWriter writer);

    /// <summary>Reads weights and optimizer back.</summary>
    /// <exception cref="CheckpointDamagedException">The bytes belong to another network or optimizer.</exception>
    void Read(BinaryReader reader);
}
