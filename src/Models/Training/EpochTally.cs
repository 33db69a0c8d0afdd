using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Losses and predictions of an epoch's mini-batches, for one network or several side by side. They stay on the device until a caller needs
/// them. Reading a number after each step would make the device wait for the next step.
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
    /// <param name="rowsDone">The rows of the epoch that an earlier attempt has counted.</param>
    public EpochTally(int[] order, int[] classes, int rowsDone) => (_order, _classes, _rowsRead) = (order, classes, rowsDone);

    /// <summary>
    /// Adds a mini-batch that was learned from. The caller's dispose scope is the mini-batch's own, inside the scope of the epoch.
    /// </summary>
    /// <param name="losses">The mean loss of the mini-batch, or one mean loss for each network.</param>
    /// <param name="logits">[rows, classes], or [networks, rows, classes].</param>
    public void Add(Tensor losses, Tensor logits)
    {
        _losses.Add(losses.detach().MoveToOuterDisposeScope());
        _predicted.Add(logits.argmax(-1).MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Adds the noted mini-batches to the progress of each network. A mini-batch whose mean loss is not a finite number ends its run.
    /// </summary>
    public void Read(params IReadOnlyList<RunProgress> networks)
    {
        if (_losses.Count == 0) return;
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> losses = MemoryMarshal.Cast<byte, float>(stack(_losses).cpu().bytes);
        ReadOnlySpan<long> predicted = MemoryMarshal.Cast<byte, long>(cat(_predicted, -1).cpu().bytes);
        int rows = predicted.Length / networks.Count;
        for (int network = 0; network < networks.Count; network++)
        {
            RunProgress progress = networks[network];
            ReadOnlySpan<long> own = predicted.Slice(network * rows, rows);
            for (int batch = 0, row = 0; batch < _losses.Count; batch++)
            {
                int count = (int)_predicted[batch].shape[^1];
                progress.AddLoss((double)losses[(batch * networks.Count) + network] * count);
                if (progress.HasEnded) break;
                for (int end = row + count; row < end; row++) progress.Confusion.Add(_classes[_order[_rowsRead + row]], (int)own[row]);
            }
        }

        _rowsRead += rows;
        foreach (Tensor read in (IEnumerable<Tensor>)[.. _losses, .. _predicted]) read.Dispose();
        _losses.Clear();
        _predicted.Clear();
    }
}
