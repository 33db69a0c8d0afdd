using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Dense.Convolutions;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Dense;

/// <summary>
/// One trajectory of a job. Nothing that it computes depends on another: what they share is read only, and each has its own weights, optimizer,
/// generators and buffers.
/// </summary>
internal sealed class DenseTraining : IDisposable
{
    private readonly Trajectory _trajectory;
    private readonly TrainingProgress _progress;
    private readonly DenseNetwork _network;
    private readonly DenseOptimizer _optimizer;
    private readonly NetworkRandom _random;
    private readonly double[] _sums;
    private readonly EarlyStoppingState? _stopping;

    /// <param name="trajectory">What to train.</param>
    /// <param name="data">On what.</param>
    /// <param name="foldSeed">Determines initial weights and dropout.</param>
    /// <param name="batchSize">Rows of a mini-batch.</param>
    /// <param name="mostRows">Rows of the most that it is given at once, mini-batch or not.</param>
    /// <param name="memory">For feature maps.</param>
    /// <exception cref="CheckpointDamagedException">What it was to be resumed from cannot be used.</exception>
    public DenseTraining(Trajectory trajectory, FoldData data, ulong foldSeed, int batchSize, int mostRows, MapMemory memory)
    {
        _trajectory = trajectory;
        _progress = new TrainingProgress(data.ClassCount, "dense");
        _random = new NetworkRandom(foldSeed);
        _network = new DenseNetwork(trajectory.Network, data, batchSize, mostRows, memory, _random);
        _optimizer = DenseOptimizer.Make(trajectory.Training.Optimizer, _network.Parameters);
        _sums = new double[mostRows];
        if (Control.Resume is { } checkpoint) DenseCheckpoint.Restore(checkpoint, _progress, _random, _network, _optimizer);
        else _network.Load(InitialWeights(trajectory.Network, data, _random));
        _stopping = trajectory.Training.EarlyStopping?.After(_progress.History);
    }

    /// <summary>Where it goes on.</summary>
    public TrainingPosition Position => _progress.Position;

    /// <summary>Whether it is trained no further; whoever waits has been told.</summary>
    public bool HasEnded { get; private set; }

    private ITrajectoryControl Control => _trajectory.Control;

    /// <summary>Learns from a mini-batch.</summary>
    /// <param name="batch">The rows from <see cref="Position"/> on.</param>
    /// <param name="classes">Their classes.</param>
    public void Step(InputBatch batch, ReadOnlySpan<int> classes)
    {
        if (_progress.Position.RowsDone == 0) _random.BeginEpoch(_progress.Position.Epoch);
        Matrix logits = _network.Forward(batch, isTraining: true);
        double loss = CrossEntropy.Judge(logits, classes, _sums, _progress.Confusion);
        if (!double.IsFinite(loss))
        {
            End(_progress.Diverged("training", loss));
            return;
        }

        CrossEntropy.Gradient(logits, classes, _sums);
        _network.Backward(batch, logits);
        _optimizer.Step();
        _progress.AddLoss(loss);
        _progress.EndBatch(classes.Length);
        SaveIfAsked();
    }

    /// <summary>Judges the validation rows after the epoch's last mini-batch.</summary>
    /// <param name="validation">All of them.</param>
    /// <param name="classes">Their classes.</param>
    public void EndEpoch(IReadOnlyList<InputBatch> validation, ReadOnlySpan<int> classes)
    {
        var confusion = new ConfusionMatrix(_progress.Confusion.ClassCount);
        double validationLoss = 0;
        int done = 0;
        foreach (InputBatch batch in validation)
        {
            validationLoss += CrossEntropy.Judge(_network.Forward(batch, isTraining: false), classes.Slice(done, batch.Rows), _sums, confusion);
            done += batch.Rows;
        }

        validationLoss /= done;
        if (!double.IsFinite(validationLoss))
        {
            End(_progress.Diverged("validation", validationLoss));
            return;
        }

        int epoch = _progress.Position.Epoch;
        _progress.EndEpoch(validationLoss, confusion);
        Control.EpochEnded(_progress.History[^1]);
        _stopping?.Add(_progress.History[^1].Get(_trajectory.Training.EarlyStopping!.Metric));
        if (epoch == _trajectory.Training.Epochs || _stopping is { IsOver: true })
        {
            End(_progress.Completed(confusion, _network.Save()));
            return;
        }

        if (Control.IsDue(epoch)) Control.Read(_progress.Completed(confusion, _network.Save()));
        SaveIfAsked();
    }

    /// <summary>Ends it without a result, if nobody waits for one.</summary>
    public void EndIfDropped() => HasEnded |= Control.Dropped.IsCancellationRequested;

    public void Dispose()
    {
        _network.Dispose();
        _random.Dispose();
    }

    /// <summary>The weights that libtorch's engine begins with.</summary>
    private static IReadOnlyList<NamedTensor> InitialWeights(NetworkSpec network, FoldData data, NetworkRandom random)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = network.Build(data.InputShape, data.ClassCount, random);
        return NetworkWeights.Of(model);
    }

    private void SaveIfAsked()
    {
        CheckpointAnswer answer = Control.Ask(Position);
        if (answer != CheckpointAnswer.Continue) Control.Save(DenseCheckpoint.Save(_progress, _random, _network, _optimizer), Position);
        if (answer == CheckpointAnswer.SaveAndStop) End(_progress.Suspended());
    }

    private void End(TrainingResult result)
    {
        HasEnded = true;
        Control.End(result);
    }
}
