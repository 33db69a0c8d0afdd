using Gridfold.Models.Networks;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>What an engine keeps of one run beside its <see cref="RunProgress"/>: weights, optimizer and generators.</summary>
internal interface IRunState
{
    /// <summary>Names the kind of checkpoint that <see cref="Write"/> fills. A run resumes from its own kind only.</summary>
    string Format { get; }

    /// <summary>The generators, of which a checkpoint holds that of dropout.</summary>
    NetworkRandom Random { get; }

    /// <summary>A copy of the parameters and buffers as they are now, in the network's order.</summary>
    IReadOnlyList<NamedTensor> Weights();

    /// <summary>Writes weights and optimizer.</summary>
    void Write(BinaryWriter writer);

    /// <summary>Reads them back.</summary>
    /// <exception cref="CheckpointDamagedException">They are those of another network or optimizer.</exception>
    void Read(BinaryReader reader);
}
