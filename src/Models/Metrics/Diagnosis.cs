namespace Gridfold.Models.Metrics;

/// <summary>How a network fits its data.</summary>
public enum Fit
{
    /// <summary>It has learned what there is, and what it learned holds for rows it has not seen.</summary>
    GoodFit,

    /// <summary>
    /// It has learned too little, or is still learning: more epochs, a larger network or a higher learning rate may help.
    /// </summary>
    UnderFitting,

    /// <summary>
    /// It has learned its training rows by heart: fewer epochs, weight decay, dropout, a smaller network or more data may help.
    /// </summary>
    OverFitting,

    /// <summary>Its loss is no longer a number.</summary>
    Diverged,
}

/// <summary>One fold's course, an entry for each epoch that ended.</summary>
/// <param name="TrainingAccuracy">In [0, 1].</param>
/// <param name="TrainingLoss">Mean cross-entropy in nats.</param>
/// <param name="ValidationAccuracy">In [0, 1].</param>
/// <param name="ValidationLoss">Mean cross-entropy in nats.</param>
public sealed record LearningCurves(
    IReadOnlyList<double> TrainingAccuracy, IReadOnlyList<double> TrainingLoss, IReadOnlyList<double> ValidationAccuracy, IReadOnlyList<double> ValidationLoss);

/// <summary>
/// A diagnosis of a trial by rule, in this order:
/// <list type="number">
/// <item>diverged: a fold's loss became infinite or NaN;</item>
/// <item>over-fitting: <see cref="Gap"/> is above 0.10; or <see cref="Rise"/> is above 10 % while the training loss went on falling;</item>
/// <item>under-fitting: <see cref="Learned"/> is below one third; or <see cref="Climb"/> is above 0.02;</item>
/// <item>good fit otherwise.</item>
/// </list>
/// Each number is the mean over the trial's folds. The thresholds are conventions, chosen to agree with what people read off such curves.
/// </summary>
/// <param name="Fit">The diagnosis.</param>
/// <param name="TrainingAccuracy">At the last epoch.</param>
/// <param name="ValidationAccuracy">At the last epoch.</param>
/// <param name="Gap">Training accuracy less validation accuracy, at the last epoch.</param>
/// <param name="Rise">By what share of it the last validation loss is above the lowest.</param>
/// <param name="Learned">
/// Training accuracy between that of always naming the most frequent class (0) and that of being always right (1).
/// </param>
/// <param name="Climb">By how much the mean validation accuracy of the last tenth of the epochs is above that of the tenth before.</param>
public sealed record Diagnosis(
    Fit Fit, double TrainingAccuracy, double ValidationAccuracy, double Gap, double Rise, double Learned, double Climb)
{
    private const double LargestGap = 0.10;
    private const double LargestRise = 0.10;
    private const double LeastLearned = 1.0 / 3;
    private const double LargestClimb = 0.02;

    /// <summary>The rule in a sentence, with this trial's numbers left out.</summary>
    public string Rule => Fit switch
    {
        Fit.Diverged => "a fold's loss became infinite or NaN",
        Fit.OverFitting when Gap > LargestGap => "training accuracy is more than 0.10 above validation accuracy",
        Fit.OverFitting => "the validation loss has risen by more than 10 % above its lowest while the training loss fell",
        Fit.UnderFitting when Learned < LeastLearned => "training accuracy is less than a third of the way from naming the most frequent class to perfect",
        Fit.UnderFitting => "validation accuracy was still climbing, by more than 0.02 over the last tenth of the epochs",
        _ => "the accuracies agree within 0.10, the validation loss is within 10 % of its lowest, and validation accuracy climbs no more",
    };

    /// <summary>Diagnoses a trial that has ended.</summary>
    /// <param name="folds">The folds that did not diverge, at least one epoch each.</param>
    /// <param name="hasDiverged">Whether there are others.</param>
    /// <param name="mostFrequent">The share of the most frequent class, in (0, 1].</param>
    /// <returns>Null when there is nothing to go by.</returns>
    public static Diagnosis? Of(IReadOnlyList<LearningCurves> folds, bool hasDiverged, double mostFrequent)
    {
        if (hasDiverged) return new Diagnosis(Fit.Diverged, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        if (folds.Count == 0) return null;
        double training = folds.Average(fold => fold.TrainingAccuracy[^1]), validation = folds.Average(fold => fold.ValidationAccuracy[^1]);
        double rise = folds.Average(fold => RiseOf(fold.ValidationLoss)), climb = folds.Average(fold => ClimbOf(fold.ValidationAccuracy));
        double learned = mostFrequent < 1 ? (training - mostFrequent) / (1 - mostFrequent) : 1;
        bool isOverFitting = training - validation > LargestGap || (rise > LargestRise && folds.Average(FallSinceLowest) > 0);
        Fit fit = isOverFitting ? Fit.OverFitting : learned < LeastLearned || climb > LargestClimb ? Fit.UnderFitting : Fit.GoodFit;
        return new Diagnosis(fit, training, validation, training - validation, rise, learned, climb);
    }

    private static double RiseOf(IReadOnlyList<double> loss)
    {
        double lowest = loss.Min();
        return lowest > 0 ? (loss[^1] - lowest) / lowest : 0;
    }

    /// <summary>By how much the training loss fell after the epoch of the lowest validation loss.</summary>
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
