using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A fold's training rows, of which mini-batches are taken. It belongs to the dispose scope that it is made in.</summary>
internal sealed class TrainingPart
{
    private readonly ResidentFold _fold;
    private readonly Augmentation? _augmentation;
    private readonly int _rowLength;
    private readonly Tensor? _batch;

    /// <param name="fold">The rows.</param>
    /// <param name="batchSize">Rows of the largest mini-batch.</param>
    /// <param name="augmentation">How they are changed; null for not at all.</param>
    public TrainingPart(ResidentFold fold, int batchSize, Augmentation? augmentation)
    {
        (_fold, _augmentation) = (fold, augmentation);
        _rowLength = fold.Data.InputShape.Aggregate(1, (product, size) => product * size);
        if (!fold.Device.IsCpu && augmentation is null) return;
        _batch = empty([Math.Min(batchSize, Classes.Length), .. fold.Data.InputShape.Select(size => (long)size)]);
        if (!fold.Device.IsCpu) _batch = _batch.pin_memory();
    }

    /// <summary>[rows], 64-bit integers.</summary>
    public Tensor Labels => _fold.TrainingLabels;

    /// <summary>Each row's class.</summary>
    public int[] Classes => _fold.Data.TrainingLabels;

    /// <summary>An epoch's order on the device.</summary>
    public Tensor Place(int[] order) => _fold.Device.Place(tensor(order));

    /// <summary>
    /// A mini-batch's inputs, changed at random where that is asked for. On the processor they lie where those of the batch before lay; on
    /// a GPU unchanged ones are taken
    /// from those that are there, and changed ones are copied from memory that the system leaves in its place.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="index">The same, on the device.</param>
    /// <param name="epoch">1-based.</param>
    public Tensor Batch(ReadOnlySpan<int> rows, Tensor index, int epoch)
    {
        if (_batch is null) return _fold.TrainingInputs.index_select(0, index);
        Span<float> batch = MemoryMarshal.Cast<byte, float>(_batch.bytes);
        if (_augmentation is not null) _augmentation.Batch(rows, epoch).CopyTo(batch);
        else Gather(rows, batch);
        Tensor filled = _batch.narrow(0, 0, rows.Length);
        return _fold.Device.Place(filled);
    }

    // Faster than libtorch's index_select: that asks for new memory each time, which the system clears page by page.
    private void Gather(ReadOnlySpan<int> rows, Span<float> batch)
    {
        float[] inputs = _fold.Data.TrainingInputs;
        for (int place = 0; place < rows.Length; place++)
            inputs.AsSpan(rows[place] * _rowLength, _rowLength).CopyTo(batch[(place * _rowLength)..]);
    }
}
