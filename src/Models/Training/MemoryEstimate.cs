using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>
/// An estimate of the memory that the training of a network takes. It counts the 32-bit values that exist at the same time, and nothing
/// that an engine needs beside them. So a training takes more than the estimate, and a network above a limit does not fit.
/// </summary>
/// <param name="Weights">The bytes of the weights and of the buffers of batch normalisation.</param>
/// <param name="Gradients">The bytes of the weights' gradients.</param>
/// <param name="Optimizer">The bytes that the optimizer keeps: two values for each weight with Adam, one with momentum.</param>
/// <param name="Activations">The bytes of what all layers keep for the rows of a mini-batch: mostly their outputs.</param>
public sealed record MemoryEstimate(double Weights, double Gradients, double Optimizer, double Activations)
{
    // A checkpoint is one array, which has at most 2^31 bytes. The rest is for metrics and generators.
    private const int MaxCheckpoint = 2_000_000_000;

    // The state of libtorch's generator on a processor, in bytes.
    private const int RandomState = 5056;

    /// <summary>The bytes of the weights of the best epoch, where that one counts. A checkpoint has them too.</summary>
    public double BestWeights { get; init; }

    /// <summary>
    /// The bytes of the copies that exist beside the training: of a checkpoint, or of the weights twice, at the beginning and at the end.
    /// </summary>
    public double Copies => Math.Max(Checkpoint, 2 * Weights);

    /// <summary>The bytes of all parts.</summary>
    public double Bytes => Weights + Gradients + Optimizer + Activations + BestWeights + Copies;

    /// <summary>The layer that takes the most of it.</summary>
    public LayerSpec? Largest { get; init; }

    private double Checkpoint => Weights + BestWeights + Optimizer;

    /// <summary>Estimates the memory of a training.</summary>
    /// <param name="run">The network and its training. The layers fit each other: see <see cref="NetworkSpec.Check"/>.</param>
    /// <param name="inputShape">The shape of one row.</param>
    /// <param name="classCount">The number of classes in the dataset.</param>
    /// <param name="rows">The most rows of a mini-batch, whatever the spec says.</param>
    public static MemoryEstimate Of(RunSpec run, IReadOnlyList<int> inputShape, int classCount, int rows)
    {
        double all = 0, learned = 0, outputs = 0, most = -1, batch = Math.Min(run.Training.BatchSize, rows);
        LayerSpec? largest = null;

        // A weight exists twice as a copy, and with its gradient and what the optimizer keeps.
        int valuesPerWeight = run.Training.Optimizer.ValuesPerWeight, timesPerWeight = 4 + valuesPerWeight;
        IReadOnlyList<int> shape = inputShape;
        foreach (LayerSpec layer in run.Network.Layers)
        {
            double own = 0, kept = layer.KeptValues(shape, classCount);
            foreach (TensorShape tensor in layer.Tensors(shape, classCount))
            {
                own += Count(tensor.Shape);
                learned += tensor.IsLearned ? Count(tensor.Shape) : 0;
            }

            (all, outputs) = (all + own, outputs + kept);
            double values = (own * timesPerWeight) + (kept * batch);
            if (values > most) (most, largest) = (values, layer);
            shape = layer.OutputShape(shape, classCount, out _);
        }

        return new MemoryEstimate(
            all * sizeof(float),
            learned * sizeof(float),
            learned * valuesPerWeight * sizeof(float),
            outputs * batch * sizeof(float))
        {
            Largest = largest,
            BestWeights = run.Training.Best is null ? 0 : all * sizeof(float),
        };
    }

    /// <summary>The bytes of the checkpoint after the last epoch, with the metrics of all epochs.</summary>
    /// <param name="training">The training of this estimate.</param>
    public double LastCheckpointOf(TrainingSpec training) =>
        Checkpoint + RandomState + ((double)training.Epochs * Training.Checkpoint.EpochBytes(training.Metrics));

    /// <summary>Reports a training that takes more memory than a limit.</summary>
    /// <param name="run">The training of this estimate.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="problems">Receives the problem.</param>
    public void Check(RunSpec run, MemoryLimit limit, Problems problems)
    {
        LayerSpec largest = Largest ?? run.Network.Layers[0];
        string optimizer = run.Training.Optimizer.Name;
        string? problem = Bytes > limit.Bytes
            ? $"the network needs about {Show(Bytes)} of memory ({Show(Weights)} for weights, {Show(Gradients + Optimizer)} for gradients "
                + $"and {optimizer}, {Show(Activations)} for a mini-batch, {Show(Copies)} for a checkpoint), and {limit.Reason}"
            : Checkpoint > MaxCheckpoint
                ? $"a checkpoint of the network has about {Show(Checkpoint)} ({Show(Weights)} for weights, {Show(Optimizer)} for "
                    + $"{optimizer}), and it may have {Show(MaxCheckpoint)}"
                : null;
        if (problem is null) return;
        problems.Error(
            $"{problem}; its largest layer is {largest.Text}: make layers smaller"
                + (Bytes > limit.Bytes ? ", or batch_size smaller" : ", or take an optimizer that keeps less, such as sgd"),
            largest.Location ?? run.Network.Location);
    }

    private static string Show(double bytes) => ShownBytes.Of(bytes);

    private static double Count(IReadOnlyList<int> shape) => shape.Aggregate(1.0, (count, size) => count * size);
}
