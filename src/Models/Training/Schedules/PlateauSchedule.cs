using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>lr_schedule: {name: plateau, metric: validation_loss, patience: 10, factor: 0.1}</c>: the learning rate is multiplied when a metric
/// of the validation rows has not improved for some epochs. The count then begins again.
/// </summary>
/// <param name="Rule">What an improvement is, and the number of epochs without one.</param>
/// <param name="Factor">The factor, in (0, 1). Default: 0.1.</param>
public sealed record PlateauSchedule(EarlyStopping Rule, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "plateau";

    /// <inheritdoc/>
    public override string Metric => Rule.Metric;

    internal static PlateauSchedule Read(SpecMapReader reader, LearningTask task) =>
        new(EarlyStopping.ReadRule(reader, task), reader.Number("factor", 0.1, above: 0, below: 1));

    private protected override double OwnFactorAt(TrainingMoment moment)
    {
        int waited = 0, falls = 0;
        double? best = null;
        foreach (double value in moment.History.Select(epoch => epoch.Get(Rule.Metric)))
        {
            if (best is not { } least || Rule.IsImprovement(value, least)) (best, waited) = (value, 0);
            else if (++waited == Rule.Patience) (waited, falls) = (0, falls + 1);
        }

        return Math.Pow(Factor, falls);
    }
}
