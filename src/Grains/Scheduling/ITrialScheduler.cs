namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Decides which folds of a trial are trained next. A decision depends on the trial's number and on which of its folds have ended, never on the
/// order in which trials end.
/// </summary>
public interface ITrialScheduler
{
    /// <summary>The folds that may be trained now. Asked when a trial starts, and again whenever the experiment reviews the trials under way.</summary>
    /// <param name="trial">1-based.</param>
    /// <param name="open">The trial's folds that have not ended, ascending, at least one.</param>
    /// <returns>A part of <paramref name="open"/> in its order, at least one fold.</returns>
    IReadOnlyList<int> Choose(long trial, IReadOnlyList<int> open);
}
