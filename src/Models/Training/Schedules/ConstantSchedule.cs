namespace Gridfold.Models.Training;

/// <summary><c>lr_schedule: {name: constant, warmup: 5}</c>: the same learning rate in each epoch after the warm-up.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "constant";

    private protected override double OwnFactorAt(TrainingMoment moment) => 1;
}
