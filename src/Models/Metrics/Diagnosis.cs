namespace Gridfold.Models.Metrics;

/// <summary>
/// A diagnosis of a trial by rule, in this order:
/// <list type="number">
/// <item>diverged: a fold's loss became infinite or NaN;</item>
/// <item>misses classes: the classes that no validation row is predicted to be of have at least a tenth of the validation rows;</item>
/// <item>
/// over-fitting: <see cref="Gap"/> is above 0.10 and above two standard errors of the validation accuracy; or <see cref="Rise"/> is above
/// 10 % while the training loss went on falling;
/// </item>
/// <item>under-fitting: <see cref="Learned"/> is below one third; or <see cref="Climb"/> is above 0.02;</item>
/// <item>good fit otherwise.</item>
/// </list>
/// Each number is the mean over the trial's folds. The thresholds are conventions, chosen to agree with what people read off such curves.
/// </summary>
/// <param name="Fit">The diagnosis.</param>
/// <param name="TrainingAccuracy">The training accuracy at the last epoch.</param>
/// <param name="ValidationAccuracy">The validation accuracy at the last epoch.</param>
/// <param name="Gap">The training accuracy minus the validation accuracy, at the last epoch.</param>
/// <param name="Rise">The rise of the last validation loss above the lowest, as a share of the lowest.</param>
/// <param name="Learned">The training accuracy on a scale from 0 (always naming the most frequent class) to 1 (always right).</param>
/// <param name="Climb">The mean validation accuracy of the last tenth of the epochs minus that of the tenth before.</param>
/// <param name="Missed">The share of the validation rows whose class is never predicted, in [0, 1).</param>
public sealed record Diagnosis(
    Fit Fit, double TrainingAccuracy, double ValidationAccuracy, double Gap, double Rise, double Learned, double Climb,
    double Missed = 0)
{
    private const double LargestGap = 0.10;
    private const double LargestRise = 0.10;
    private const double LeastLearned = 1.0 / 3;
    private const double LargestClimb = 0.02;
    private const double LargestMissed = 0.10;

    // Two standard errors: a smaller difference of accuracies may be chance.
    private const double Certainty = 2;

    /// <summary>The rule that gave the diagnosis, as a sentence without this trial's numbers.</summary>
    public string Rule => Fit switch
    {
        Fit.Diverged => "a fold's loss became infinite or NaN",
        Fit.MissesClasses => "classes with a tenth of the validation rows or more are never predicted",
        Fit.OverFitting when Gap > LargestGap => "training accuracy is more than 0.10 above validation accuracy",
        Fit.OverFitting => "the validation loss has risen by more than 10 % above its lowest while the training loss fell",
        Fit.UnderFitting when Learned < LeastLearned =>
            "training accuracy is less than a third of the way from naming the most frequent class to perfect",
        Fit.UnderFitting => "validation accuracy was still climbing, by more than 0.02 over the last tenth of the epochs",
        _ when Gap > LargestGap => "training accuracy is above validation accuracy, by less than two standard errors of so few rows",
        _ => "the accuracies agree within 0.10, the validation loss is within 10 % of its lowest, and validation accuracy climbs no more",
    };

    /// <summary>Diagnoses a trial that has ended.</summary>
    /// <param name="folds">The folds that did not diverge, at least one epoch each.</param>
    /// <param name="hasDiverged">Whether other folds diverged.</param>
    /// <param name="mostFrequent">The share of the most frequent class, in (0, 1].</param>
    /// <param name="rows">The number of validation rows of all folds.</param>
    /// <param name="missed">The share of the validation rows whose class is never predicted, in [0, 1).</param>
    /// <returns>The diagnosis; null when there is no fold to judge.</returns>
    public static Diagnosis? Of(
        IReadOnlyList<LearningCurves> folds, bool hasDiverged, double mostFrequent, long rows = long.MaxValue, double missed = 0)
    {
        if (hasDiverged) return new Diagnosis(Fit.Diverged, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        if (folds.Count == 0) return null;
        double training = folds.Average(fold => fold.TrainingAccuracy[^1]), validation = folds.Average(fold => fold.ValidationAccuracy[^1]);
        double rise = folds.Average(fold => RiseOf(fold.ValidationLoss)), climb = folds.Average(fold => ClimbOf(fold.ValidationAccuracy));
        double learned = mostFrequent < 1 ? (training - mostFrequent) / (1 - mostFrequent) : 1;
        double chance = Certainty * Math.Sqrt(Math.Max(0, validation * (1 - validation)) / rows);
        bool isOverFitting = training - validation > Math.Max(LargestGap, chance)
            || (rise > LargestRise && folds.Average(FallSinceLowest) > 0);
        Fit fit = missed >= LargestMissed ? Fit.MissesClasses
            : isOverFitting ? Fit.OverFitting : learned < LeastLearned || climb > LargestClimb ? Fit.UnderFitting : Fit.GoodFit;
        return new Diagnosis(fit, training, validation, training - validation, rise, learned, climb, missed);
    }

    private static double RiseOf(IReadOnlyList<double> loss)
    {
        double lowest = loss.Min();
        return lowest > 0 ? (loss[^1] - lowest) / lowest : 0;
    }

    /// <summary>The fall of the training loss after the epoch of the lowest validation loss.</summary>
    private static double FallSinceLowest(LearningCurves fold)
    {
        int lowest = Enumerable.Range(0, fold.ValidationLoss.Count).MinBy(epoch => fold.ValidationLoss[epoch]);
        return fold.TrainingLoss[lowest] - fold.TrainingLoss[^1];
    }

    private static double ClimbOf(IReadOnlyList<double> accuracy)
    {
        int tenth = Math.Max(1, accuracy.Count / 10);
        return accuracy.Count < 2 * tenth ? 0 : accuracy.TakeLast(tenth).Average() - accuracy.SkipLast(tenth).TakeLast(tenth).Average();
    }
}
