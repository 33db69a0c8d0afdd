using System.Runtime.InteropServices;
using Gridfold.Models.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Losses and outputs of an epoch's mini-batches, for one network or several side by side. They stay on the device until a caller needs
/// them. Reading a number after each step would make the device wait for the next step.
/// </summary>
internal sealed class EpochTally
{
    private readonly List<Tensor> _losses = [];
    private readonly List<Tensor> _outputs = [];
    private readonly int[] _order;
    private readonly Targets _targets;
    private int _rowsRead;

    /// <param name="order">The epoch's rows in their order.</param>
    /// <param name="targets">The target of each row of the data.</param>
    /// <param name="rowsDone">The rows of the epoch that an earlier attempt has counted.</param>
    public EpochTally(int[] order, Targets targets, int rowsDone) => (_order, _targets, _rowsRead) = (order, targets, rowsDone);

    /// <summary>
    /// Adds a mini-batch that was learned from. The caller's dispose scope is the mini-batch's own, inside the scope of the epoch.
    /// </summary>
    /// <param name="losses">The mean loss of the mini-batch, or one mean loss for each network.</param>
    /// <param name="reduced">The part of the outputs that the networks' tallies read; see <see cref="Tally.Reduce"/>.</param>
    public void Add(Tensor losses, Tensor reduced)
    {
        _losses.Add(losses.detach().MoveToOuterDisposeScope());
        _outputs.Add(reduced.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Adds the noted mini-batches to the progress of each network. A mini-batch whose mean loss is not a finite number ends its run.
    /// </summary>
    public void Read(params IReadOnlyList<RunProgress> networks)
    {
        if (_losses.Count == 0) return;
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> losses = MemoryMarshal.Cast<byte, float>(stack(_losses).cpu().bytes);
        Tensor outputs = cat(_outputs, -2).cpu();
        ReadOnlySpan<byte> bytes = outputs.bytes;
        int rows = (int)outputs.shape[^2], rowBytes = bytes.Length / (rows * networks.Count);
        for (int network = 0; network < networks.Count; network++)
        {
            RunProgress progress = networks[network];
            ReadOnlySpan<byte> own = bytes.Slice(network * rows * rowBytes, rows * rowBytes);
            for (int batch = 0, row = 0; batch < _losses.Count; batch++)
            {
                int count = (int)_outputs[batch].shape[^2];
                progress.AddLoss((double)losses[(batch * networks.Count) + network] * count, count);
                if (progress.HasEnded) break;
                progress.Tally.Add(own.Slice(row * rowBytes, count * rowBytes), _targets, _order.AsSpan(_rowsRead + row, count));
                row += count;
            }
        }

        _rowsRead += rows;
        foreach (Tensor read in (IEnumerable<Tensor>)[.. _losses, .. _outputs]) read.Dispose();
        _losses.Clear();
        _outputs.Clear();
    }
}
