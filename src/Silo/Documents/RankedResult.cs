using System.Runtime.CompilerServices;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.States;
using Gridfold.Grains.Trials;

namespace Gridfold.Silo.Documents;

/// <summary>A trial and its rank.</summary>
/// <param name="Rank">
/// The rank, 1 for the best. Equal scores that rest on as many folds and epochs share a rank. With several objectives, the rank is the
/// number of the front. Null for a trial without a score.
/// </param>
/// <param name="Result">The trial's result.</param>
public sealed record RankedResult(long? Rank, TrialResult Result)
{
    private const int PageSize = 256;
    private const int LinesPerPage = 1000;

    /// <summary>Whether the trial is on the Pareto front. Null where there is one objective.</summary>
    public bool? IsOnFront { get; init; }

    /// <summary>Whether no trial is better: of several objectives, in the first.</summary>
    public bool IsLeader { get; init; }

    /// <summary>Ranks trials that are already in order.</summary>
    public static IReadOnlyList<RankedResult> InOrder(IReadOnlyList<TrialResult> trials)
    {
        var ranker = new Ranker();
        return [.. trials.Select(ranker.Next)];
    }

    /// <summary>Reads every ended trial of an experiment page by page, the best first.</summary>
    public static IAsyncEnumerable<RankedResult> All(
        IGrainAccess access, ExperimentSnapshot experiment, CancellationToken cancellationToken) => experiment.Objective.Next is null
        ? All(access, experiment.Id, cancellationToken)
        : AllByFront(access, experiment, cancellationToken);

    /// <summary>Reads the best trials of an experiment.</summary>
    public static async Task<IReadOnlyList<RankedResult>> Top(
        IGrainAccess access, ExperimentSnapshot experiment, int count, CancellationToken cancellationToken) =>
        experiment.Objective.Next is null
            ? InOrder(await access.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(count)))
            : await AllByFront(access, experiment, cancellationToken).Take(count).ToListAsync(cancellationToken);

    /// <summary>Reads a part of the ended trials of an experiment, the best first. Of the trials before it, only lines are read.</summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="offset">The number of trials before the part.</param>
    /// <param name="count">The greatest number of trials.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<IReadOnlyList<RankedResult>> Page(
        IGrainAccess access, ExperimentSnapshot experiment, int offset, int count, CancellationToken cancellationToken)
    {
        if (experiment.Objective.Next is not null)
            return await AllByFront(access, experiment, cancellationToken, offset).Take(count).ToListAsync(cancellationToken);
        var ranker = new Ranker();
        var lines = new List<(RankedTrial Trial, long Rank)>();
        RankedTrial? last = null;
        while (lines.Count < count)
        {
            IReadOnlyList<RankedTrial> page = await access.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id)
                .GetPage(last, LinesPerPage)).WaitAsync(cancellationToken);
            if (page.Count == 0) break;
            foreach (RankedTrial trial in page)
            {
                // Each trial before the part counts for the ranks in it.
                long rank = ranker.RankOf(trial.Score, trial.Folds, trial.Rung == 0 ? null : trial.Rung);
                if (offset > 0) offset--;
                else if (lines.Count < count) lines.Add((trial, rank));
            }

            last = page[^1];
        }

        IEnumerable<TrialResult> results = await ReadResults(access, experiment.Id, lines.Select(line => line.Trial));
        return [.. lines.Zip(results, (line, result) => Ranker.Of(line.Rank, result))];
    }

    /// <summary>Reads the lines of all ended trials, and sorts them into fronts. A line takes about 100 bytes.</summary>
    public static async Task<TrialFronts> ReadFronts(
        IGrainAccess access, ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        var ranked = new List<RankedTrial>();
        while (true)
        {
            IReadOnlyList<RankedTrial> page = await access.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id)
                .GetPage(ranked.LastOrDefault(), LinesPerPage)).WaitAsync(cancellationToken);
            if (page.Count == 0) return TrialFronts.Of(ranked, experiment.Objective);
            ranked.AddRange(page);
        }
    }

    private static async IAsyncEnumerable<RankedResult> AllByFront(
        IGrainAccess access, ExperimentSnapshot experiment, [EnumeratorCancellation] CancellationToken cancellationToken, int offset = 0)
    {
        TrialFronts fronts = await ReadFronts(access, experiment, cancellationToken);
        bool isLeader = offset == 0;
        foreach ((RankedTrial Trial, int? Front)[] page in fronts.Trials.Skip(offset).Chunk(PageSize))
        {
            IEnumerable<TrialResult> results = await ReadResults(access, experiment.Id, page.Select(trial => trial.Trial));
            foreach (((_, int? front), TrialResult result) in page.Zip(results))
            {
                yield return new RankedResult(front, result) { IsOnFront = front == 1, IsLeader = isLeader };
                isLeader = false;
            }
        }
    }

    private static async Task<IEnumerable<TrialResult>> ReadResults(
        IGrainAccess access, string experiment, IEnumerable<RankedTrial> trials)
    {
        RankedTrial[] page = [.. trials];
        TrialResult?[] results = await access.Ask(grains => Task.WhenAll(
            page.Select(trial => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment, trial.Trial)).GetResult())));
        return page.Zip(results, (trial, result) => result ?? throw new StateDamagedException(
            $"trial {trial.Trial} of {experiment} is on the leaderboard and has no stored result"));
    }

    private static async IAsyncEnumerable<RankedResult> All(
        IGrainAccess access, string experiment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ranker = new Ranker();
        RankedTrial? last = null;
        while (true)
        {
            IReadOnlyList<RankedTrial> page = await access.Ask(
                grains => grains.GetGrain<ILeaderboardGrain>(experiment).GetPage(last, PageSize)).WaitAsync(cancellationToken);
            if (page.Count == 0) yield break;
            foreach (TrialResult result in await ReadResults(access, experiment, page)) yield return ranker.Next(result);
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

        public RankedResult Next(TrialResult result) =>
            Of(RankOf(result.Score, result.FoldScores.Count, result.LastRung?.Epoch), result);

        /// <summary>The rank of the next trial.</summary>
        public long RankOf(double? score, int folds, int? rung)
        {
            _position++;
            if (_position == 1 || !Objective.AreEqual(score, _score) || (folds, rung) != _reach)
                (_rank, _score, _reach) = (_position, score, (folds, rung));
            return _rank;
        }

        public static RankedResult Of(long rank, TrialResult result) =>
            new(result.Score is null ? null : rank, result) { IsLeader = rank == 1 };
    }
}
