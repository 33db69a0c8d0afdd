using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary><c>lr_schedule: {name: exponential, factor: 0.95}</c>: the learning rate is multiplied after each epoch.</summary>
/// <param name="Factor">The factor, in (0, 1].</param>
public sealed record ExponentialSchedule(double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "exponential";

    internal static ExponentialSchedule Read(SpecMapReader reader)
    {
        reader.RequiredNode("factor", "the factor after each epoch, as in factor: 0.95");
        return new ExponentialSchedule(reader.Number("factor", 1, above: 0, max: 1));
    }

    private protected override double OwnFactorAt(TrainingMoment moment) => Math.Pow(Factor, moment.Epoch - 1);
}
