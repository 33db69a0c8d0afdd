using Gridfold.Models.Metrics;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>How far a training is, and what it ends with from there; the same whichever engine trains.</summary>
internal class TrainingProgress
{
    private readonly List<EpochMetrics> _history = [];

    public TrainingProgress(int classCount, string engine)
    {
        Confusion = new ConfusionMatrix(classCount);
        Engine = engine;
    }

    /// <summary>See <see cref="TrainingResult.Engine"/>.</summary>
    public string Engine { get; protected set; }

    /// <summary>Where the training goes on.</summary>
    public TrainingPosition Position { get; private set; } = new(1, 0);

    /// <summary>Over the rows done in the running epoch, each row's loss before it was learned from.</summary>
    public double LossSum { get; private set; }

    /// <summary>Over the rows done in the running epoch.</summary>
    public ConfusionMatrix Confusion { get; private set; }

    /// <summary>Every epoch that ended.</summary>
    public IReadOnlyList<EpochMetrics> History => _history;

    /// <summary>Goes on after a mini-batch that was learned from; its losses and rows are counted by the caller.</summary>
    public void EndBatch(int rows) => Position = Position with { RowsDone = Position.RowsDone + rows };

    /// <summary>Counts rows' losses.</summary>
    public void AddLoss(double sum) => LossSum += sum;

    /// <summary>Goes on to the next epoch.</summary>
    /// <param name="validationLoss">The mean over the validation rows.</param>
    /// <param name="validation">What they were taken for.</param>
    public void EndEpoch(double validationLoss, ConfusionMatrix validation)
    {
        var training = SplitMetrics.Of(LossSum / Position.RowsDone, Confusion);
        _history.Add(new EpochMetrics(Position.Epoch, training, SplitMetrics.Of(validationLoss, validation)));
        Position = new TrainingPosition(Position.Epoch + 1, 0);
        LossSum = 0;
        Confusion = new ConfusionMatrix(Confusion.ClassCount);
    }

    /// <summary>Goes on elsewhere; what else a training is, the caller moves.</summary>
    public void GoTo(TrainingPosition position, double lossSum, ConfusionMatrix confusion, IEnumerable<EpochMetrics> history)
    {
        Position = position;
        LossSum = lossSum;
        Confusion = confusion;
        _history.AddRange(history);
    }

    /// <summary>The result where the last epoch that ended is the last of all.</summary>
    public TrainingResult Completed(ConfusionMatrix validation, IReadOnlyList<NamedTensor> weights) =>
        new([.. _history], _history.Count, validation, weights, null) { Engine = Engine };

    /// <summary>The result where a loss is no longer a number.</summary>
    /// <param name="part">"training" or "validation".</param>
    /// <param name="loss">NaN or infinite.</param>
    public TrainingResult Diverged(string part, double loss)
    {
        (string value, int epoch) = (double.IsNaN(loss) ? "NaN" : "infinite", Position.Epoch);
        return new TrainingResult(_history, epoch, null, null, $"diverged: the {part} loss is {value} in epoch {epoch}") { Engine = Engine };
    }

    /// <summary>The result where it was saved to stop.</summary>
    public TrainingResult Suspended()
    {
        int epochsBegun = _history.Count + (Position.RowsDone > 0 ? 1 : 0);
        return new TrainingResult(_history, epochsBegun, null, null, null) { Engine = Engine, SuspendedAt = Position };
    }
}
