using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>lr_schedule: {name: step, every: 30, factor: 0.1}</c>: the learning rate is multiplied after so many epochs, again and again.
/// </summary>
/// <param name="Every">The number of epochs with the same rate, at least 1.</param>
/// <param name="Factor">The factor, in (0, 1]. Default: 0.1.</param>
public sealed record StepSchedule(int Every, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "step";

    internal static StepSchedule Read(SpecMapReader reader)
    {
        reader.RequiredNode("every", "the number of epochs with the same rate, as in every: 30");
        return new StepSchedule(reader.Integer("every", 1, min: 1), reader.Number("factor", 0.1, above: 0, max: 1));
    }

    private protected override double OwnFactorAt(TrainingMoment moment) => Math.Pow(Factor, (moment.Epoch - 1) / Every);
}
