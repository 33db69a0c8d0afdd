using Gridfold.Models.Metrics;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>The result of a run.</summary>
/// <param name="History">The metrics of every epoch that has ended.</param>
/// <param name="EpochsTrained">The number of epochs begun. The last epoch of a diverged run has no metrics.</param>
/// <param name="Confusion">
/// The predictions of the validation rows by these weights; null when the run diverged or was suspended, or its task has no classes.
/// </param>
/// <param name="Weights">
/// The parameters and buffers of the epoch that counts, in the network's order; null when the run diverged or was suspended.
/// </param>
/// <param name="Divergence">
/// The reason why the training was given up, as in "diverged: the training loss is NaN in epoch 3"; null when it was not.
/// </param>
public sealed record RunResult(
    IReadOnlyList<EpochMetrics> History, int EpochsTrained, ConfusionMatrix? Confusion, IReadOnlyList<NamedTensor>? Weights,
    string? Divergence)
{
    /// <summary>The hash of the weights, see <see cref="Gridfold.Models.Weights.WeightsHash"/>; null when there are no weights.</summary>
    public string? WeightsHash { get; } = Weights is null ? null : Models.Weights.WeightsHash.Of(Weights);

    /// <summary>
    /// The engine that trained the run, as in "dense", "libtorch" or "libtorch, 8 as one". The number is the most networks that were
    /// trained as one with this run.
    /// </summary>
    public required string Engine { get; init; }

    /// <summary>
    /// The reason why a faster engine did not train the run, as in "the dense engine does not know the layer softmax"; null when no engine
    /// is faster.
    /// </summary>
    public string? EngineReason { get; init; }

    /// <summary>The predictions of the validation rows by these weights, row by row; null when there are none.</summary>
    public Judgement? Judged { get; init; }

    /// <summary>The metrics of the epoch that counts, to which the weights belong; null when the run diverged or was suspended.</summary>
    public EpochMetrics? Reported { get; init; }

    /// <summary>The number of values that were learned; null where the spec of the network tells it.</summary>
    public long? LearnedValues { get; init; }

    /// <summary>Whether early stopping ended the run. The result of a run with more epochs is then the same.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>
    /// The checkpoint after the last epoch, where <see cref="Run.KeepsCheckpoint"/> asks for it; null for a run that early stopping ended.
    /// </summary>
    public byte[]? LastCheckpoint { get; init; }

    /// <summary>The training loss by step; null where <see cref="TrainingSpec.RecordsSteps"/> is off.</summary>
    public StepLossCurve? Steps { get; init; }

    /// <summary>The place where a resumed run goes on after its suspension; null when the run is over.</summary>
    public RunPosition? SuspendedAt { get; init; }
}
