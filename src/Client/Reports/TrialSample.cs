using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;
using Gridfold.Models.Randomness;

namespace Gridfold.Client.Reports;

/// <summary>The ended trials of a search that are looked at: all of a small one, the best and a random sample of a large one.</summary>
/// <param name="Best">The best, ranked; failed trials come last when there are few.</param>
/// <param name="Drawn">Drawn without regard to how good they are, in the order of their numbers; all of a small search.</param>
/// <param name="Ended">How many have ended in all.</param>
internal sealed record TrialSample(IReadOnlyList<RankedResult> Best, IReadOnlyList<TrialResult> Drawn, long Ended)
{
    /// <summary>Searches of up to so many ended trials are read in whole.</summary>
    public const int MaxRead = 1000;

    private const int MaxBest = 50;

    /// <summary>Whether nothing is left out.</summary>
    public bool IsAll => Drawn.Count == Ended;

    /// <summary>Reads them; what it asks of the cluster does not grow with the search.</summary>
    public static async Task<TrialSample> Read(Session session, ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        long ended = experiment.Completed + experiment.Failed;
        if (ended <= MaxRead)
        {
            var all = new List<RankedResult>();
            await foreach (RankedResult ranked in RankedResult.All(session, experiment.Id, cancellationToken)) all.Add(ranked);
            return Of(all);
        }

        IReadOnlyList<TrialResult> best = await session.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(MaxBest));
        var drawn = new List<TrialResult>();
        foreach (long[] numbers in DrawNumbers(ended, MaxRead).Chunk(100))
        {
            TrialResult?[] results = await session.Ask(grains => Task.WhenAll(numbers.Select(number => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, number)).GetResult())));
            drawn.AddRange(results.OfType<TrialResult>());
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new TrialSample(RankedResult.InOrder(best), drawn, ended);
    }

    /// <summary>All the trials of a small search.</summary>
    public static TrialSample Of(IReadOnlyList<RankedResult> all) => new(all, [.. all.Select(ranked => ranked.Result).OrderBy(trial => trial.Trial)], all.Count);

    /// <summary>
    /// Different numbers from 1, ascending, the same each time. Not every so many: in a grid those would be the same values over and over.
    /// Trials are started in the order of their numbers, so that nearly all of the first as many as have ended have ended.
    /// </summary>
    public static IReadOnlyList<long> DrawNumbers(long ended, int count)
    {
        var random = new RandomStream(Seed.Derive(0, "report", "sample"));
        var numbers = new SortedSet<long>();
        while (numbers.Count < Math.Min(count, ended)) numbers.Add(1 + random.NextBelow(ended));
        return [.. numbers];
    }
}
