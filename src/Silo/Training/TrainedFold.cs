using Gridfold.Grains;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>The result of training a fold. On a processor it is the same for every attempt, alone and in any job.</summary>
/// <param name="Summary">The status, the last metrics and the hash of the weights.</param>
/// <param name="History">The learning curves.</param>
/// <param name="Confusion">See <see cref="FoldResult.Confusion"/>.</param>
public sealed record TrainedFold(FoldSummary Summary, EpochHistory History, long[] Confusion)
{
    /// <summary>See <see cref="RunResult.Engine"/>. Null when the fold was not trained.</summary>
    public string? Engine { get; init; }

    /// <summary>See <see cref="RunResult.EngineReason"/>.</summary>
    public string? EngineReason { get; init; }

    /// <summary>See <see cref="FoldResult.Steps"/>.</summary>
    public StepCurve? Steps { get; init; }

    /// <summary>See <see cref="FoldResult.Predictions"/>.</summary>
    public byte[]? Predictions { get; init; }

    /// <summary>See <see cref="FoldResult.Threshold"/>.</summary>
    public double? Threshold { get; init; }

    /// <summary>See <see cref="FoldResult.Targets"/>.</summary>
    public IReadOnlyList<TargetScore>? Targets { get; init; }

    /// <summary>Whether the seconds of the training are an objective. The report of the fold then has them.</summary>
    public bool CountsSeconds { get; init; }

    /// <summary>
    /// Makes the model file (<see cref="Gridfold.Models.Prediction.FoldModel"/>) of each fold of the result. Null when the fold failed, or
    /// its trainer makes no models.
    /// </summary>
    public Func<FoldId, byte[]>? Model { get; init; }

    /// <summary>See <see cref="RunResult.StoppedEarly"/>.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>See <see cref="RunResult.LastCheckpoint"/>.</summary>
    public byte[]? LastCheckpoint { get; init; }

    /// <summary>Gives a completed fold with one more value beside its metrics. A failed fold has none.</summary>
    public TrainedFold With(string name, double value) => Summary.Status == Status.Failed
        ? this
        : this with { Summary = Summary with { Metrics = [.. Summary.Metrics, new MetricValue(name, value)] } };
}
