using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>What came of a fold; the same for every attempt, and whatever it was trained with.</summary>
/// <param name="Summary">How it ended.</param>
/// <param name="History">Its learning curves.</param>
/// <param name="Confusion">See <see cref="FoldResult.Confusion"/>.</param>
public sealed record TrainedFold(FoldSummary Summary, EpochHistory History, long[] Confusion)
{
    /// <summary>See <see cref="TrainingResult.Engine"/>; null when it was not trained.</summary>
    public string? Engine { get; init; }

    /// <summary>
    /// What predicts with it, as the file (<see cref="Gridfold.Models.Prediction.FoldModel"/>) of each fold that it is the result of; null when it failed, or its trainer
    /// makes none.
    /// </summary>
    public Func<FoldId, byte[]>? Model { get; init; }
}
