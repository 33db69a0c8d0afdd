using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>
/// The progress of a run. Between mini-batches and at the end of epochs it handles metrics, early stopping, readings, checkpoints,
/// suspension, divergence and dropping. Every engine calls it in this order: <see cref="EndIfDropped"/> before a mini-batch;
/// <see cref="AddLoss"/>, <see cref="EndBatch"/> and <see cref="SaveIfAsked"/> after it; <see cref="EndEpoch"/> after the validation. The
/// run's observer hears of everything through this class.
/// </summary>
internal sealed class RunProgress
{
    private readonly Run _run;
    private readonly FoldData _data;
    private readonly IRunState _state;
    private readonly List<EpochMetrics> _history = [];
    private EarlyStoppingState? _stopping;
    private ReportedEpoch? _best;
    private CheckpointAnswer _answer = CheckpointAnswer.Continue;

    /// <param name="run">The run, before its first step.</param>
    /// <param name="data">The rows of the run's fold.</param>
    /// <param name="engine">See <see cref="RunResult.Engine"/>.</param>
    /// <param name="state">The engine's part of the run.</param>
    public RunProgress(Run run, FoldData data, string engine, IRunState state)
    {
        (_run, _data, _state, Engine) = (run, data, state, engine);
        Tally = NewTrainingTally();
        Steps = run.Training.RecordsSteps ? new StepLosses() : null;
        _stopping = run.Training.EarlyStopping?.After(_history);
    }

    /// <summary>See <see cref="RunResult.Engine"/>.</summary>
    public string Engine { get; set; }

    /// <summary>The place where the run goes on.</summary>
    public RunPosition Position { get; private set; } = new(1, 0);

    /// <summary>The sum of the losses of the rows done in the current epoch, each taken before the network learned from the row.</summary>
    public double LossSum { get; private set; }

    /// <summary>The predictions of the rows done in the current epoch. The engine adds them.</summary>
    public Tally Tally { get; private set; }

    /// <summary>The metrics of every epoch that has ended.</summary>
    public IReadOnlyList<EpochMetrics> History => _history;

    /// <summary>The losses of the steps done. Null where the training does not record them.</summary>
    public StepLosses? Steps { get; private set; }

    /// <summary>Whether the training of the run is over. The observer has the result, unless the run was dropped.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the observer asked for a checkpoint after the last mini-batch. <see cref="SaveIfAsked"/> makes it.</summary>
    public bool IsToBeSaved => _answer != CheckpointAnswer.Continue;

    private IRunObserver<RunResult> Observer => _run.Observer;

    /// <summary>Makes a tally for the training rows of an epoch.</summary>
    public Tally NewTrainingTally() => _data.TrainingTargets.NewTally(MetricNeeds.None);

    /// <summary>Makes a tally for all validation rows. It keeps what the wanted metrics need, and the prediction of each row.</summary>
    public Tally NewValidationTally() => _data.ValidationTargets.NewTally(
        _run.Training.Metrics.Needs | MetricNeeds.Rows | (_run.Training.Threshold is null ? MetricNeeds.None : MetricNeeds.Probabilities));

    /// <summary>
    /// Resumes from the observer's checkpoint, if there is one. That of another engine is of no use: the run begins at its first epoch.
    /// </summary>
    /// <returns>Whether there was a checkpoint of this engine.</returns>
    /// <exception cref="CheckpointDamagedException">The checkpoint cannot be used.</exception>
    public bool Resume() => Observer.Resume is { } checkpoint && Checkpoint.Restore(checkpoint, this, _state);

    /// <summary>Moves the run to a saved place. <see cref="IRunState.Read"/> moves the engine's part.</summary>
    /// <exception cref="CheckpointDamagedException">
    /// The version that saved the history did not measure the metric of early stopping.
    /// </exception>
    public void GoTo(
        RunPosition position, double lossSum, Tally tally, IReadOnlyList<EpochMetrics> history, StepLosses? steps, ReportedEpoch? best)
    {
        if (_run.Training.EarlyStopping is { Metric: var metric } && history.Any(epoch => !epoch.Has(metric)))
            throw new CheckpointDamagedException($"its epochs have no {metric}, by which the training is stopped early");
        (Position, LossSum, Tally, Steps, _best) = (position, lossSum, tally, steps, best);
        _history.AddRange(history);
        _stopping = _run.Training.EarlyStopping?.After(_history);
    }

    /// <summary>Writes the best epoch so far, if the best epoch counts.</summary>
    public void WriteBest(BinaryWriter writer)
    {
        if (_run.Training.Best is null) return;
        writer.Write(_best is not null);
        _best?.Write(writer);
    }

    /// <summary>Reads what <see cref="WriteBest"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="history">The epochs that have ended.</param>
    public ReportedEpoch? ReadBest(BinaryReader reader, IReadOnlyList<EpochMetrics> history) =>
        _run.Training.Best is not null && reader.ReadBoolean() ? ReportedEpoch.Read(
            reader, history, _data.ValidationTargets, hasThreshold: _run.Training.Threshold is not null) : null;

    /// <summary>Ends the run without a result when the observer has dropped it.</summary>
    /// <returns><see cref="HasEnded"/>.</returns>
    public bool EndIfDropped() => HasEnded |= Observer.Dropped.IsCancellationRequested;

    /// <summary>Adds the sum of a mini-batch's losses. A sum that is not a finite number ends the run as diverged.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="rows">The rows of the mini-batch.</param>
    public void AddLoss(double sum, int rows)
    {
        if (HasEnded) return;
        if (double.IsFinite(sum))
        {
            LossSum += sum;
            Steps?.Add(sum / rows);
        }
        else End(Diverged("training", sum));
    }

    /// <summary>Advances the position after a mini-batch, and asks the observer whether to save.</summary>
    public void EndBatch(int rows)
    {
        Position = Position with { RowsDone = Position.RowsDone + rows };
        _answer = Observer.Ask(Position);
    }

    /// <summary>Saves the run if the observer asked for it. Ends the run if it is to be suspended.</summary>
    public void SaveIfAsked()
    {
        CheckpointAnswer answer = _answer;
        _answer = CheckpointAnswer.Continue;
        if (HasEnded || answer == CheckpointAnswer.Continue) return;
        Observer.Save(Checkpoint.Save(this, _state), Position);
        if (answer == CheckpointAnswer.SaveAndStop) End(Suspended());
    }

    /// <summary>Ends an epoch. Ends the run too when this epoch is its last.</summary>
    /// <param name="validationLoss">The mean loss over the validation rows.</param>
    /// <param name="validation">The predictions of the validation rows: a <see cref="NewValidationTally"/>.</param>
    /// <param name="threshold">The threshold that decides between two classes; null where the most probable class counts.</param>
    public void EndEpoch(double validationLoss, Tally validation, double? threshold = null)
    {
        if (EndIfDropped()) return;
        if (!double.IsFinite(validationLoss))
        {
            End(Diverged("validation", validationLoss));
            return;
        }

        int epoch = Position.Epoch;
        MetricSet metrics = _run.Training.Metrics;
        Judgement judged = validation.Judge(validationLoss, _run.Training.Loss);
        if (threshold is { } decides) judged = judged.At(decides);
        var training = MetricValues.Of(Tally.Judge(LossSum / Position.RowsDone, _run.Training.Loss), metrics);
        var ended = new EpochMetrics(epoch, training, MetricValues.Of(judged, metrics));
        _history.Add(ended);
        (Position, LossSum, Tally) = (new RunPosition(epoch + 1, 0), 0, NewTrainingTally());
        KeepIfBest(ended, judged);
        Observer.EpochEnded(ended);
        _stopping?.Add(ended.Get(_run.Training.EarlyStopping!.Metric));
        if (epoch >= _run.Training.Epochs || _stopping is { IsOver: true })
        {
            End(Completed(judged));
            return;
        }

        if (Observer.IsDue(epoch)) Observer.Read(Completed(judged));
        _answer = Observer.Ask(Position);
        SaveIfAsked();
    }

    private void KeepIfBest(EpochMetrics ended, Judgement judged)
    {
        if (_run.Training.Best is not { } rule) return;
        if (_best is null || rule.IsBetter(ended.Get(rule.Metric), _best.Metrics.Get(rule.Metric)))
            _best = new ReportedEpoch(ended, judged, _state.Weights());
    }

    private void End(RunResult result)
    {
        HasEnded = true;
        Observer.End(result);
    }

    /// <summary>The result of a run whose last epoch has ended.</summary>
    private RunResult Completed(Judgement validation)
    {
        ReportedEpoch counts = _best ?? new ReportedEpoch(_history[^1], validation, _state.Weights());
        bool isStopped = _stopping is { IsOver: true };
        return Result(_history.Count, null, counts.Judged.Confusion, counts.Weights) with
        {
            Judged = counts.Judged,
            Reported = counts.Metrics,
            StoppedEarly = isStopped,
            LearnedValues = _state.LearnedValues,
            LastCheckpoint = _run.KeepsCheckpoint && !isStopped ? Checkpoint.Save(this, _state) : null,
        };
    }

    /// <summary>The result of a run whose loss is not a finite number.</summary>
    private RunResult Diverged(string part, double loss)
    {
        (string value, int epoch) = (double.IsNaN(loss) ? "NaN" : "infinite", Position.Epoch);
        return Result(epoch, $"diverged: the {part} loss is {value} in epoch {epoch}");
    }

    /// <summary>The result of a run that was saved in order to stop.</summary>
    private RunResult Suspended() => Result(_history.Count + (Position.RowsDone > 0 ? 1 : 0), null) with { SuspendedAt = Position };

    private RunResult Result(
        int epochs, string? divergence, ConfusionMatrix? validation = null, IReadOnlyList<NamedTensor>? weights = null) =>
        new([.. _history], epochs, validation, weights, divergence)
        {
            Engine = Engine,
            EngineReason = _run.EngineReason,
            Steps = Steps?.Curve,
        };
}
