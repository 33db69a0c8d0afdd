using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests trials. A suggestion depends only on the space, the seed, the trial's number and the past trials that the searcher is shown.
/// The trial's number decides which past trials these are, so the order in which results arrive changes no suggestion.
/// </summary>
public interface ISearcher
{
    /// <summary>The number of trials of the search, at least 1.</summary>
    long TrialCount { get; }

    /// <summary>
    /// The lag L of a searcher that learns, at least 1. Trial n is suggested from the results of trials 1 to n - L; later trials count as
    /// pending. Null for a searcher that does not learn; its trials can be suggested in any order.
    /// </summary>
    int? Lag => null;

    /// <summary>
    /// The number of consecutive trials, from trial 1 on, that differ only in the budget and so share one training. 1 where that number is
    /// not known.
    /// </summary>
    long TrialsPerTraining => 1;

    /// <summary>
    /// Whether two trials may have assignments that are the same, or differ only in the budget, other than those that
    /// <see cref="TrialsPerTraining"/> counts.
    /// </summary>
    bool MayRepeat => true;

    /// <summary>Suggests the values of a trial, one for each parameter of the space, in the order of the space.</summary>
    /// <param name="trial">The trial's number, from 1 to <see cref="TrialCount"/>.</param>
    /// <param name="past">
    /// For a searcher that learns, trials 1 to <paramref name="trial"/> - 1 in their order; the last <see cref="Lag"/> - 1 of them are
    /// pending. Empty for a searcher that does not learn. The list changes later; the past trials in it do not.
    /// </param>
    IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past);
}
