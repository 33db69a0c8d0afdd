using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests trials. A suggestion depends on the space, the seed, the trial's number and the past trials that it is shown, and on nothing else.
/// Which past trials these are follows from the trial's number, so the order in which results arrive changes no suggestion.
/// </summary>
public interface ISearcher
{
    /// <summary>How many trials the search has, at least 1.</summary>
    long TrialCount { get; }

    /// <summary>
    /// The lag L of a searcher that learns, at least 1: trial n is suggested from the results of trials 1 to n - L, and trials after these count
    /// as pending. Null for a searcher that learns nothing, whose trials can be suggested in any order.
    /// </summary>
    int? Lag => null;

    /// <summary>How many consecutive trials, from trial 1 on, differ in the budget alone and so share one training; 1 where that is not known.</summary>
    long TrialsPerTraining => 1;

    /// <summary>Whether two trials may have the same assignment.</summary>
    bool MayRepeat => true;

    /// <summary>The values of a trial, one for each parameter of the space, in its order.</summary>
    /// <param name="trial">1-based, at most <see cref="TrialCount"/>.</param>
    /// <param name="past">
    /// For a searcher that learns, trials 1 to <paramref name="trial"/> - 1 in their order; the last <see cref="Lag"/> - 1 of them are pending.
    /// Empty for the others.
    /// </param>
    IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past);
}
