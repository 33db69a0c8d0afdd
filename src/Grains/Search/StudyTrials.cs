using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// The trials of a study, whose scores a program of the user computes. Trial n has the values of trial n in an experiment of the same file,
/// if earlier trials have the same scores.
/// </summary>
/// <param name="searcher">The searcher.</param>
public sealed class StudyTrials(ISearcher searcher)
{
    private readonly Suggestions _suggestions = new(searcher);
    private readonly SortedDictionary<long, IReadOnlyList<Hyperparameter>> _pending = [];

    /// <summary>The number of trials of the study, at least 1.</summary>
    public long Count => _suggestions.TrialCount;

    /// <summary>The number of trials that were asked for: the trials 1 to this number.</summary>
    public long Asked { get; private set; }

    /// <summary>The trials that were asked for and not told, with their values.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<Hyperparameter>> Pending => _pending;

    /// <summary>
    /// The trial whose score must be told before the next trial can be suggested: the first one that is missing, if the searcher's lag does
    /// not allow to go on without it. Null when the next trial can be asked for, or there is none.
    /// </summary>
    public long? Awaited => Asked < Count && !_suggestions.IsKnown(Asked + 1) ? _pending.Keys.First() : null;

    /// <summary>Suggests the next trial, and changes nothing: <see cref="Restore"/> records it. Null when all were asked for.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Awaited"/> is not null.</exception>
    public IReadOnlyList<Hyperparameter>? Next() => Asked == Count
        ? null
        : [.. _suggestions.Suggest(Asked + 1).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];

    /// <summary>Records the next trial with the values that it was given before.</summary>
    public void Restore(IReadOnlyList<Hyperparameter> values) => _pending[++Asked] = values;

    /// <summary>Records the score of a trial of <see cref="Pending"/>.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="score">The score; null for a trial that failed.</param>
    public void Tell(long trial, double? score)
    {
        _suggestions.Tell(trial, _pending[trial], score is null ? Status.Failed : Status.Completed, score);
        _pending.Remove(trial);
    }
}
