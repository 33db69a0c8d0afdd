using System.Runtime.CompilerServices;
using Gridfold.Client.Clusters;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.States;
using Gridfold.Grains.Trials;

namespace Gridfold.Client.Rendering;

/// <summary>A trial and its rank.</summary>
/// <param name="Rank">
/// The rank, 1 for the best. Equal scores that rest on as many folds and epochs share a rank. Null for a trial without a score.
/// </param>
/// <param name="Result">The trial's result.</param>
internal sealed record RankedResult(long? Rank, TrialResult Result)
{
    private const int PageSize = 256;

    /// <summary>Ranks trials that are already in order.</summary>
    public static IReadOnlyList<RankedResult> InOrder(IReadOnlyList<TrialResult> trials)
    {
        var ranker = new Ranker();
        return [.. trials.Select(ranker.Next)];
    }

    /// <summary>Reads every ended trial of an experiment page by page, the best first.</summary>
    public static async IAsyncEnumerable<RankedResult> All(
        Session session, string experiment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ranker = new Ranker();
        RankedTrial? last = null;
        while (true)
        {
            IReadOnlyList<RankedTrial> page = await session.Ask(
                grains => grains.GetGrain<ILeaderboardGrain>(experiment).GetPage(last, PageSize)).WaitAsync(cancellationToken);
            if (page.Count == 0) yield break;
            TrialResult?[] results = await session.Ask(grains => Task.WhenAll(
                page.Select(trial => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment, trial.Trial)).GetResult())));
            foreach ((RankedTrial trial, TrialResult? result) in page.Zip(results))
                yield return ranker.Next(result ?? throw new StateDamagedException(
                    $"trial {trial.Trial} of {experiment} is on the leaderboard and has no stored result"));
            last = page[^1];
        }
    }

    /// <summary>Gives ranks in order, for example 1, 2, 2, 4.</summary>
    private sealed class Ranker
    {
        private long _position;
        private long _rank;
        private double? _score;
        private (int Folds, int? Rung) _reach;

        public RankedResult Next(TrialResult result)
        {
            _position++;
            (int Folds, int? Rung) reach = (result.FoldScores.Count, result.LastRung?.Epoch);
            if (_position == 1 || !Objective.AreEqual(result.Score, _score) || reach != _reach)
                (_rank, _score, _reach) = (_position, result.Score, reach);
            return new RankedResult(result.Score is null ? null : _rank, result);
        }
    }
}
