using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A fold's training rows, in mini-batches. It belongs to the dispose scope in which it is made.</summary>
internal sealed class TrainingPart
{
    private readonly ResidentFold _fold;
    private readonly Augmentation? _augmentation;
    private readonly int _rowLength;
    private readonly Tensor? _batch;

    /// <param name="fold">The fold's rows.</param>
    /// <param name="batchSize">The number of rows in the largest mini-batch.</param>
    /// <param name="augmentation">The changes of training images; null for none.</param>
    public TrainingPart(ResidentFold fold, int batchSize, Augmentation? augmentation)
    {
        (_fold, _augmentation) = (fold, augmentation);
        _rowLength = fold.Data.InputShape.Aggregate(1, (product, size) => product * size);
        if (!fold.Device.IsCpu && augmentation is null) return;
        _batch = empty([Math.Min(batchSize, Rows), .. fold.Data.InputShape.Select(size => (long)size)]);
        if (!fold.Device.IsCpu) _batch = _batch.pin_memory();
    }

    /// <summary>The target of each row, on the device, in the form that the losses read.</summary>
    public Tensor Targets => _fold.TrainingTargets;

    /// <summary>The number of rows.</summary>
    public int Rows => _fold.Data.TrainingTargets.Count;

    /// <summary>Copies an epoch's order to the device.</summary>
    public Tensor Place(int[] order) => _fold.Device.Place(tensor(order));

    /// <summary>
    /// Gives the inputs of a mini-batch, with the changes of the augmentation if there is one. On the processor they replace the inputs of
    /// the batch before. On a GPU, unchanged inputs are gathered from the resident rows. Changed inputs are copied from page-locked memory.
    /// </summary>
    /// <param name="rows">The rows, by number.</param>
    /// <param name="index">The same numbers, on the device.</param>
    /// <param name="epoch">The epoch, counted from 1.</param>
    public Tensor Batch(ReadOnlySpan<int> rows, Tensor index, int epoch)
    {
        if (_batch is null) return _fold.TrainingInputs.index_select(0, index);
        Span<float> batch = MemoryMarshal.Cast<byte, float>(_batch.bytes);
        if (_augmentation is not null) _augmentation.Batch(rows, epoch).CopyTo(batch);
        else Gather(rows, batch);
        Tensor filled = _batch.narrow(0, 0, rows.Length);
        return _fold.Device.Place(filled);
    }

    // This is faster than libtorch's index_select, which asks for new memory each time. The system clears new memory page by page.
    private void Gather(ReadOnlySpan<int> rows, Span<float> batch)
    {
        float[] inputs = _fold.Data.TrainingInputs;
        for (int place = 0; place < rows.Length; place++)
            inputs.AsSpan(rows[place] * _rowLength, _rowLength).CopyTo(batch[(place * _rowLength)..]);
    }
}
