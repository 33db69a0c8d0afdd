using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>All that changes while a network is trained. It owns none of it.</summary>
internal sealed class TrainingState
{
    private readonly List<EpochMetrics> _history = [];

    public TrainingState(nn.Module<Tensor, Tensor> model, Optimizer optimizer, NetworkRandom random, int classCount)
    {
        Model = model;
        Optimizer = optimizer;
        Random = random;
        Confusion = new ConfusionMatrix(classCount);
    }

    public nn.Module<Tensor, Tensor> Model { get; }

    public Optimizer Optimizer { get; }

    public NetworkRandom Random { get; }

    /// <summary>Where the training goes on.</summary>
    public TrainingPosition Position { get; private set; } = new(1, 0);

    /// <summary>Over the rows done in the running epoch, each row's loss before it was learned from.</summary>
    public double LossSum { get; private set; }

    /// <summary>Over the rows done in the running epoch.</summary>
    public ConfusionMatrix Confusion { get; private set; }

    /// <summary>Every epoch that ended.</summary>
    public IReadOnlyList<EpochMetrics> History => _history;

    /// <summary>Counts a mini-batch that was learned from; its rows are counted in <see cref="Confusion"/> by the caller.</summary>
    public void EndBatch(int rows, float meanLoss)
    {
        LossSum += (double)meanLoss * rows;
        Position = Position with { RowsDone = Position.RowsDone + rows };
    }

    /// <summary>Goes on to the next epoch.</summary>
    public void EndEpoch(EpochMetrics metrics)
    {
        _history.Add(metrics);
        Position = new TrainingPosition(Position.Epoch + 1, 0);
        LossSum = 0;
        Confusion = new ConfusionMatrix(Confusion.ClassCount);
    }

    /// <summary>Goes on elsewhere; the network, the optimizer and the generators are the caller's to move.</summary>
    public void GoTo(TrainingPosition position, double lossSum, ConfusionMatrix confusion, IEnumerable<EpochMetrics> history)
    {
        Position = position;
        LossSum = lossSum;
        Confusion = confusion;
        _history.AddRange(history);
    }
}
