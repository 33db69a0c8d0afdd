using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>lr_schedule: {name: cosine, least: 0.01}</c>: the learning rate falls from epoch to epoch along half a turn of the cosine (Loshchilov
/// and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, without restarts).
/// </summary>
/// <param name="Least">The factor that the epoch after the last would have, in [0, 1). Default: 0.</param>
public sealed record CosineSchedule(double Least) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "cosine";

    /// <inheritdoc/>
    public override bool DependsOnLastEpoch => true;

    internal static CosineSchedule Read(SpecMapReader reader) => new(reader.Number("least", 0, min: 0, below: 1));

    private protected override double OwnFactorAt(TrainingMoment moment) =>
        Least + ((1 - Least) * Fall((double)(moment.Epoch - 1) / moment.LastEpoch));
}
