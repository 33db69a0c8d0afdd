using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training.Engines.Dense.Convolutions;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// One run of a job. The runs only read what they share. Each run has its own weights, optimizer, generators and buffers. So no result
/// depends on another run.
/// </summary>
internal sealed class DenseRun : IRunState, IDisposable
{
    private readonly DenseNetwork _network;
    private readonly DenseOptimizer _optimizer;
    private readonly double[] _sums;
    private readonly int[] _predicted;

    /// <param name="run">The run to train.</param>
    /// <param name="data">The fold's rows.</param>
    /// <param name="foldSeed">The seed of initial weights and dropout.</param>
    /// <param name="batchSize">The rows of a mini-batch.</param>
    /// <param name="mostRows">The most rows of one call, in training or validation.</param>
    /// <param name="memory">The memory for feature maps.</param>
    /// <exception cref="CheckpointDamagedException">The checkpoint to resume from cannot be used.</exception>
    public DenseRun(Run run, FoldData data, ulong foldSeed, int batchSize, int mostRows, MapMemory memory)
    {
        Random = new NetworkRandom(foldSeed);
        _network = new DenseNetwork(run.Network, data, batchSize, mostRows, memory, Random);
        _optimizer = DenseOptimizer.Of(run.Training.Optimizer, _network.Parameters);
        _sums = new double[mostRows];
        _predicted = new int[mostRows];
        Progress = new RunProgress(run, data, "dense", this);
        if (!Progress.Resume()) _network.Load(InitialWeights(run.Network, data, Random));
    }

    /// <summary>The progress of the run.</summary>
    public RunProgress Progress { get; }

    public string Format => "dense";

    public NetworkRandom Random { get; }

    /// <summary>Learns from a mini-batch.</summary>
    /// <param name="batch">The rows from the run's position on.</param>
    /// <param name="classes">The classes of these rows.</param>
    public void Step(InputBatch batch, ReadOnlySpan<int> classes)
    {
        if (Progress.Position.RowsDone == 0) Random.BeginEpoch(Progress.Position.Epoch);
        Matrix logits = _network.Forward(batch, isTraining: true);
        Progress.AddLoss(CrossEntropy.Judge(logits, classes, _sums, ((ClassTally)Progress.Tally).Confusion), classes.Length);
        if (Progress.HasEnded) return;
        CrossEntropy.Gradient(logits, classes, _sums);
        _network.Backward(batch, logits);
        _optimizer.Step();
        Progress.EndBatch(classes.Length);
        Progress.SaveIfAsked();
    }

    /// <summary>Judges the validation rows after the epoch's last mini-batch.</summary>
    /// <param name="validation">All validation rows.</param>
    /// <param name="classes">The classes of these rows.</param>
    public void EndEpoch(IReadOnlyList<InputBatch> validation, ReadOnlySpan<int> classes)
    {
        var tally = (ClassTally)Progress.NewValidationTally();
        double loss = 0;
        int done = 0;
        foreach (InputBatch batch in validation)
        {
            Matrix logits = _network.Forward(batch, isTraining: false);
            ReadOnlySpan<int> labels = classes.Slice(done, batch.Rows);
            Span<int> predicted = _predicted.AsSpan(0, batch.Rows);
            loss += CrossEntropy.Judge(logits, labels, _sums, tally.Confusion, predicted);
            tally.AddPredicted(predicted);
            if (tally.KeepsProbabilities)
            {
                for (int row = 0; row < labels.Length; row++) tally.AddProbabilities(labels[row], logits.Row(row), _sums[row]);
            }

            done += batch.Rows;
        }

        Progress.EndEpoch(loss / done, tally);
    }

    public IReadOnlyList<NamedTensor> Weights() => _network.Save();

    public void Write(BinaryWriter writer)
    {
        writer.Write(_optimizer.Steps);
        foreach ((string name, Matrix matrix) in Matrices)
        {
            writer.Write(name);
            (int rows, int columns) = (matrix.Rows, matrix.Columns);
            writer.Write(rows);
            writer.Write(columns);
            for (int row = 0; row < rows; row++) writer.Write(MemoryMarshal.AsBytes(matrix.Row(row)));
        }
    }

    public void Read(BinaryReader reader)
    {
        _optimizer.Steps = reader.ReadInt64();
        foreach ((string name, Matrix matrix) in Matrices)
        {
            SavedTensors.Expect(reader.ReadString(), name, "a matrix's name");
            SavedTensors.Expect((reader.ReadInt32(), reader.ReadInt32()), (matrix.Rows, matrix.Columns), $"the size of {name}");
            for (int row = 0; row < matrix.Rows; row++) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(matrix.Row(row)));
        }
    }

    public void Dispose()
    {
        _network.Dispose();
        Random.Dispose();
    }

    /// <summary>The network's and optimizer's matrices that a checkpoint holds, by name.</summary>
    private IEnumerable<KeyValuePair<string, Matrix>> Matrices =>
        _network.Parameters.Select((parameter, index) => KeyValuePair.Create($"parameter.{index}", parameter.Value))
            .Concat(_optimizer.Memory);

    /// <summary>Gives the weights that the libtorch engine would begin with.</summary>
    private static IReadOnlyList<NamedTensor> InitialWeights(NetworkSpec network, FoldData data, NetworkRandom random)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = network.Build(data.InputShape, data.HeadWidth, random);
        return NetworkWeights.Of(model);
    }
}
