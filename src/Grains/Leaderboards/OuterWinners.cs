using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Leaderboards;

/// <summary>
/// The winner of each outer fold of nested validation. Of equal trials, the one with the smaller number wins. So the order of arrival
/// changes nothing, and a trial may be added twice.
/// </summary>
/// <param name="objective">The objective of the scores.</param>
internal sealed class OuterWinners(Objective objective)
{
    private OuterWinner[] _best = [];

    /// <summary>The winners so far, by outer fold. Empty while no trial has completed, and where validation is not nested.</summary>
    public IReadOnlyList<OuterWinner> Best => _best;

    /// <summary>Lets a trial compete in each outer fold.</summary>
    public void Add(RankedTrial trial)
    {
        if (trial.Outer is not { } scores) return;
        OuterWinner[] entrants =
            [.. scores.Select((score, fold) => new OuterWinner(fold + 1, trial.Trial, score.Inner, score.Score))];
        _best = _best.Length == 0 ? entrants : [.. _best.Zip(entrants, Better)];
    }

    private OuterWinner Better(OuterWinner first, OuterWinner second)
    {
        int order = objective.Compare(first.Inner, second.Inner);
        return order < 0 || (order == 0 && first.Trial <= second.Trial) ? first : second;
    }
}
