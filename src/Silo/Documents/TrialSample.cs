using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;
using Gridfold.Models.Randomness;

namespace Gridfold.Silo.Documents;

/// <summary>
/// The ended trials that a report uses: all trials of a small search, or the best and a random sample of a large search.
/// </summary>
/// <param name="Best">The best trials, ranked. Failed trials come last when there are few trials.</param>
/// <param name="Drawn">
/// The random sample, which does not depend on scores, in the order of trial numbers. All trials of a small search.
/// </param>
/// <param name="Ended">The number of all trials that have ended.</param>
public sealed record TrialSample(IReadOnlyList<RankedResult> Best, IReadOnlyList<TrialResult> Drawn, long Ended)
{
    /// <summary>The greatest number of ended trials of which all are read.</summary>
    public const int MaxRead = 1000;

    private const int MaxBest = 50;

    /// <summary>Whether the sample has all ended trials.</summary>
    public bool IsAll => Drawn.Count == Ended;

    /// <summary>Reads the trials. The number of calls to the cluster does not grow with the search.</summary>
    public static async Task<TrialSample> Read(IGrainAccess access, ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        long ended = experiment.Ended;
        if (ended <= MaxRead)
        {
            var all = new List<RankedResult>();
            await foreach (RankedResult ranked in RankedResult.All(access, experiment, cancellationToken)) all.Add(ranked);
            return Of(all);
        }

        IReadOnlyList<RankedResult> best = await RankedResult.Top(access, experiment, MaxBest, cancellationToken);
        var drawn = new List<TrialResult>();
        foreach (long[] numbers in DrawNumbers(ended, MaxRead).Chunk(100))
        {
            TrialResult?[] results = await access.Ask(grains => Task.WhenAll(
                numbers.Select(number => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, number)).GetResult())));
            drawn.AddRange(results.OfType<TrialResult>());
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new TrialSample(best, drawn, ended);
    }

    /// <summary>Takes all the trials of a small search.</summary>
    public static TrialSample Of(IReadOnlyList<RankedResult> all) =>
        new(all, [.. all.Select(ranked => ranked.Result).OrderBy(trial => trial.Trial)], all.Count);

    /// <summary>
    /// Draws different numbers from 1, ascending, the same each time. Numbers at equal distances would be the same values of a grid over
    /// and over. Trials start in the order of their numbers, so nearly all trials with these numbers have ended.
    /// </summary>
    public static IReadOnlyList<long> DrawNumbers(long ended, int count)
    {
        var random = new RandomStream(Seed.Derive(0, "report", "sample"));
        var numbers = new SortedSet<long>();
        while (numbers.Count < Math.Min(count, ended)) numbers.Add(1 + random.NextBelow(ended));
        return [.. numbers];
    }
}
