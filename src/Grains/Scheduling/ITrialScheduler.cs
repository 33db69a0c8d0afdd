namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Decides which folds of a trial are trained next. A decision depends on the trial's number and on the folds that have ended, never on the
/// order in which trials end.
/// </summary>
public interface ITrialScheduler
{
    /// <summary>
    /// Chooses the folds that may be trained now. The experiment asks when a trial starts, and again at each review of the trials in
    /// progress.
    /// </summary>
    /// <param name="trial">The trial's number, from 1.</param>
    /// <param name="open">The numbers of the trial's folds that have not ended, ascending, at least one.</param>
    /// <returns>At least one of the numbers in <paramref name="open"/>, in the same order.</returns>
    IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open);
}
