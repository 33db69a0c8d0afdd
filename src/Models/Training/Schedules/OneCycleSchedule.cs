using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>lr_schedule: {name: one_cycle, rise: 0.3, first: 0.04, last: 0.000004}</c>: the learning rate rises from mini-batch to mini-batch to
/// <c>lr</c> and falls again (Smith and Topin, "Super-convergence", 2018), along the cosine as in PyTorch. The momentum does not change.
/// </summary>
/// <param name="Rise">The part of the training in which the rate rises, in (0, 1). Default: 0.3.</param>
/// <param name="First">The factor of the first mini-batch, in (0, 1]. Default: 1 / 25.</param>
/// <param name="Last">The factor of the last mini-batch, in [0, 1]. Default: 1 / 250,000.</param>
public sealed record OneCycleSchedule(double Rise, double First, double Last) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "one_cycle";

    /// <inheritdoc/>
    public override bool DependsOnLastEpoch => true;

    internal static OneCycleSchedule Read(SpecMapReader reader) => new(
        reader.Number("rise", 0.3, above: 0, below: 1),
        reader.Number("first", 1.0 / 25, above: 0, max: 1),
        reader.Number("last", 1.0 / 250_000, min: 0, max: 1));

    private protected override double OwnFactorAt(TrainingMoment moment)
    {
        double last = ((double)moment.LastEpoch * moment.BatchesPerEpoch) - 1, top = (Rise * (last + 1)) - 1, done = moment.BatchesDone;
        return done < top
            ? 1 + ((First - 1) * Fall(done / top))
            : Last + ((1 - Last) * Fall(Math.Min(1, (done - top) / (last - top))));
    }
}
