using Gridfold.Grains.Results;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Decides which folds of a trial are trained next and how far, and which trials end early. A decision depends on trial numbers and on how
/// folds ended, never on the order in which they ended.
/// </summary>
public interface ITrialScheduler
{
    /// <summary>Whether decisions read ended folds and trials. If so, each must be told; a repeated one changes nothing.</summary>
    bool NeedsFolds => false;

    /// <summary>The rungs in epochs, with the trials that were compared there. Empty where trials are not compared over epochs.</summary>
    IReadOnlyList<RungCount> Rungs => [];

    /// <summary>The epochs of the folds that were told, of trials that have not ended.</summary>
    /// <param name="except">The folds that do not count.</param>
    long OpenEpochs(IReadOnlySet<(long Trial, int Fold)> except) => 0;

    /// <summary>The number of epochs after which a trial's folds wait for a decision. Null when they train to their end.</summary>
    int? RungOf(long trial) => null;

    /// <summary>
    /// Chooses the folds that may be trained now. The experiment asks when a trial starts, when <see cref="TakeChanged"/> names the trial,
    /// and at each review of the trials in progress.
    /// </summary>
    /// <param name="trial">The trial's number, from 1.</param>
    /// <param name="open">The numbers of the trial's folds that have not ended, ascending, at least one.</param>
    /// <returns>Some of the numbers in <paramref name="open"/>, in the same order. None while the trial waits for other trials.</returns>
    IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open);

    /// <summary>The decision that a trial ends now. Null while it goes on.</summary>
    EarlyEnd? FindEnd(long trial) => null;

    /// <summary>Whether a trial can do nothing until folds of other trials end or reach a rung.</summary>
    bool DoesWait(long trial) => false;

    /// <summary>Records how a fold ended, or the rung that it has reached.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="fold">The fold, which is on disk.</param>
    void Tell(long trial, FoldSummary fold)
    {
    }

    /// <summary>Records how a trial ended.</summary>
    void Tell(TrialResult result)
    {
    }

    /// <summary>The trials for which the answers have changed since the last call.</summary>
    IReadOnlyCollection<long> TakeChanged() => [];
}
