using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>
/// The predictions of rows, gathered from one mini-batch after the other. Metrics are computed from the <see cref="Judgement"/> that a
/// tally gives.
/// </summary>
public abstract class Tally
{
    /// <summary>Gives the part of a network's outputs that <see cref="Add"/> reads. The part stays on the device.</summary>
    /// <param name="outputs">The outputs, [rows, values] or [networks, rows, values].</param>
    /// <returns>The part, [rows, n] or [networks, rows, n].</returns>
    public abstract Tensor Reduce(Tensor outputs);

    /// <summary>Adds rows.</summary>
    /// <param name="reduced">The bytes of the rows of one network in a tensor of <see cref="Reduce"/>.</param>
    /// <param name="targets">The targets of the data.</param>
    /// <param name="rows">The number of each row in the data.</param>
    public abstract void Add(ReadOnlySpan<byte> reduced, Targets targets, ReadOnlySpan<int> rows);

    /// <summary>Judges the rows added so far, at least one.</summary>
    /// <param name="loss">The mean loss of a row.</param>
    /// <param name="spec">The loss of the training.</param>
    public abstract Judgement Judge(double loss, LossSpec spec);

    /// <summary>Writes the tally of a training's unfinished epoch.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote into a tally without rows.</summary>
    /// <returns>The reason why the bytes do not fit the tally's data; null when they fit.</returns>
    public abstract string? Read(BinaryReader reader);
}
