using Gridfold.Models.Metrics;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>
/// How far a run is, and what happens between its mini-batches and at the end of its epochs: metrics, early stopping, readings,
/// checkpoints, suspension, divergence and dropping.
/// Every engine drives it in this order: <see cref="EndIfDropped"/> before a mini-batch; <see cref="AddLoss"/>, <see cref="EndBatch"/> and
/// <see cref="SaveIfAsked"/> after it;
/// <see cref="EndEpoch"/> once the validation rows were judged. It tells the run's observer all that there is to tell.
/// </summary>
internal sealed class RunProgress
{
    private readonly Run _run;
    private readonly IRunState _state;
    private readonly List<EpochMetrics> _history = [];
    private EarlyStoppingState? _stopping;
    private CheckpointAnswer _answer = CheckpointAnswer.Continue;

    /// <param name="run">The run, at its beginning.</param>
    /// <param name="classCount">Classes of its data.</param>
    /// <param name="engine">See <see cref="RunResult.Engine"/>.</param>
    /// <param name="state">What the engine keeps of the run.</param>
    public RunProgress(Run run, int classCount, string engine, IRunState state)
    {
        (_run, _state, Engine) = (run, state, engine);
        Confusion = new ConfusionMatrix(classCount);
        _stopping = run.Training.EarlyStopping?.After(_history);
    }

    /// <summary>See <see cref="RunResult.Engine"/>.</summary>
    public string Engine { get; set; }

    /// <summary>Where the run goes on.</summary>
    public RunPosition Position { get; private set; } = new(1, 0);

    /// <summary>Over the rows done in the running epoch, each row's loss before it was learned from.</summary>
    public double LossSum { get; private set; }

    /// <summary>Over the rows done in the running epoch; the engine counts them.</summary>
    public ConfusionMatrix Confusion { get; private set; }

    /// <summary>Every epoch that ended.</summary>
    public IReadOnlyList<EpochMetrics> History => _history;

    /// <summary>Whether the run is trained no further. Its observer has been told, unless it was dropped.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the observer asked for a checkpoint after the last mini-batch, which <see cref="SaveIfAsked"/> makes.</summary>
    public bool IsToBeSaved => _answer != CheckpointAnswer.Continue;

    private IRunObserver<RunResult> Observer => _run.Observer;

    /// <summary>Goes on from what the observer has, if it has anything.</summary>
    /// <returns>Whether it had.</returns>
    /// <exception cref="CheckpointDamagedException">It cannot be used.</exception>
    public bool Resume()
    {
        if (Observer.Resume is not { } checkpoint) return false;
        Checkpoint.Restore(checkpoint, this, _state);
        return true;
    }

    /// <summary>Goes on elsewhere; the engine's state is moved by <see cref="IRunState.Read"/>.</summary>
    /// <exception cref="CheckpointDamagedException">The version that saved it did not measure what early stopping looks at.</exception>
    public void GoTo(RunPosition position, double lossSum, ConfusionMatrix confusion, IReadOnlyList<EpochMetrics> history)
    {
        if (_run.Training.EarlyStopping is { Metric: var metric } && history.Any(epoch => !epoch.Has(metric)))
            throw new CheckpointDamagedException($"its epochs have no {metric}, by which the training is stopped early");
        (Position, LossSum, Confusion) = (position, lossSum, confusion);
        _history.AddRange(history);
        _stopping = _run.Training.EarlyStopping?.After(_history);
    }

    /// <summary>Ends the run without a result if nobody needs it.</summary>
    /// <returns><see cref="HasEnded"/>.</returns>
    public bool EndIfDropped() => HasEnded |= Observer.Dropped.IsCancellationRequested;

    /// <summary>Adds the sum of a mini-batch's losses. One that is no number ends the run.</summary>
    public void AddLoss(double sum)
    {
        if (HasEnded) return;
        if (double.IsFinite(sum)) LossSum += sum;
        else End(Diverged("training", sum));
    }

    /// <summary>Goes on after a mini-batch that was learned from, and asks whether to save.</summary>
    public void EndBatch(int rows)
    {
        Position = Position with { RowsDone = Position.RowsDone + rows };
        _answer = Observer.Ask(Position);
    }

    /// <summary>Saves the run where that was asked for, and ends it where it is to be suspended.</summary>
    public void SaveIfAsked()
    {
        CheckpointAnswer answer = _answer;
        _answer = CheckpointAnswer.Continue;
        if (HasEnded || answer == CheckpointAnswer.Continue) return;
        Observer.Save(Checkpoint.Save(this, _state), Position);
        if (answer == CheckpointAnswer.SaveAndStop) End(Suspended());
    }

    /// <summary>Ends an epoch, and with it the run where it is the last.</summary>
    /// <param name="validationLoss">The mean over the validation rows.</param>
    /// <param name="validation">What they were taken for.</param>
    public void EndEpoch(double validationLoss, ConfusionMatrix validation)
    {
        if (EndIfDropped()) return;
        if (!double.IsFinite(validationLoss))
        {
            End(Diverged("validation", validationLoss));
            return;
        }

        int epoch = Position.Epoch;
        var training = MetricValues.Of(LossSum / Position.RowsDone, Confusion);
        var ended = new EpochMetrics(epoch, training, MetricValues.Of(validationLoss, validation));
        _history.Add(ended);
        (Position, LossSum, Confusion) = (new RunPosition(epoch + 1, 0), 0, new ConfusionMatrix(Confusion.ClassCount));
        Observer.EpochEnded(ended);
        _stopping?.Add(ended.Get(_run.Training.EarlyStopping!.Metric));
        if (epoch >= _run.Training.Epochs || _stopping is { IsOver: true })
        {
            End(Completed(validation));
            return;
        }

        if (Observer.IsDue(epoch)) Observer.Read(Completed(validation));
        _answer = Observer.Ask(Position);
        SaveIfAsked();
    }

    private void End(RunResult result)
    {
        HasEnded = true;
        Observer.End(result);
    }

    /// <summary>The result where the last epoch that ended is the last of all.</summary>
    private RunResult Completed(ConfusionMatrix validation) =>
        Result(_history.Count, null, validation, _state.Weights());

    /// <summary>The result where a loss is no longer a number.</summary>
    private RunResult Diverged(string part, double loss)
    {
        (string value, int epoch) = (double.IsNaN(loss) ? "NaN" : "infinite", Position.Epoch);
        return Result(epoch, $"diverged: the {part} loss is {value} in epoch {epoch}");
    }

    /// <summary>The result where the run was saved to stop.</summary>
    private RunResult Suspended() => Result(_history.Count + (Position.RowsDone > 0 ? 1 : 0), null) with { SuspendedAt = Position };

    private RunResult Result(int epochs, string? divergence, ConfusionMatrix? validation = null, IReadOnlyList<NamedTensor>? weights = null) =>
        new([.. _history], epochs, validation, weights, divergence) { Engine = Engine, EngineReason = _run.EngineReason };
}
