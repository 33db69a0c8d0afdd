using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// What an epoch's mini-batches came to, on the device until somebody needs it: reading a number after each step would make the device wait for
/// the next one.
/// </summary>
internal sealed class EpochTally
{
    private readonly List<Tensor> _losses = [];
    private readonly List<Tensor> _predicted = [];
    private readonly int[] _order;
    private readonly int[] _classes;
    private int _rowsRead;

    /// <param name="order">The epoch's rows in their order.</param>
    /// <param name="classes">The class of each row of the data.</param>
    /// <param name="rowsDone">Rows of the epoch that were counted in an earlier run.</param>
    public EpochTally(int[] order, int[] classes, int rowsDone) => (_order, _classes, _rowsRead) = (order, classes, rowsDone);

    /// <summary>Notes a mini-batch that was learned from, within a dispose scope of its own in that of the epoch.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="logits">A row for each of its rows.</param>
    public void Add(Tensor loss, Tensor logits)
    {
        _losses.Add(loss.detach().MoveToOuterDisposeScope());
        _predicted.Add(logits.argmax(1).MoveToOuterDisposeScope());
    }

    /// <summary>Counts in a training's progress what was noted and not yet read.</summary>
    /// <returns>The first mini-batch's mean loss that is no number, which ends the training; null when all are.</returns>
    public double? Read(TrainingProgress progress)
    {
        if (_losses.Count == 0) return null;
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> losses = MemoryMarshal.Cast<byte, float>(stack(_losses).cpu().bytes);
        ReadOnlySpan<long> predicted = MemoryMarshal.Cast<byte, long>(cat(_predicted).cpu().bytes);
        for (int batch = 0, row = 0; batch < losses.Length; batch++)
        {
            if (!float.IsFinite(losses[batch])) return losses[batch];
            int count = (int)_predicted[batch].shape[0];
            progress.AddLoss((double)losses[batch] * count);
            for (int end = row + count; row < end; row++) progress.Confusion.Add(_classes[_order[_rowsRead++]], (int)predicted[row]);
        }

        foreach (Tensor read in (IEnumerable<Tensor>)[.. _losses, .. _predicted]) read.Dispose();
        _losses.Clear();
        _predicted.Clear();
        return null;
    }
}
