using Gridfold.Hosting.Clusters;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.TrialLogs;

/// <summary>Finds the trials of a search that have ended, and gives each of them to a tool once.</summary>
/// <param name="session">The session with the cluster.</param>
/// <param name="sink">The tool.</param>
/// <param name="time">The clock.</param>
internal sealed class TrialLog(Session session, ITrialSink sink, TimeProvider time)
{
    private const int TrialsAtOnce = 64, LinesAtOnce = 1000;

    // The time between two looks at a search that goes on.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly HashSet<long> _written = [];
    private long? _last;

    /// <summary>See <see cref="ITrialSink.Option"/>.</summary>
    public string Option => sink.Option;

    /// <summary>Writes the trials that have ended since the last call. Within two seconds of it, only an ended search is read.</summary>
    /// <exception cref="InputException">The tool does not take a trial.</exception>
    public async Task Update(ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        bool isSoon = _last is { } last && time.GetElapsedTime(last) < Pause;
        if (experiment.Ended == _written.Count || (isSoon && experiment.Status == Status.Running)) return;
        foreach (long[] trials in (await FindNew(experiment, cancellationToken)).Chunk(TrialsAtOnce))
        {
            await Write(experiment, trials, cancellationToken);
            _written.UnionWith(trials);
            cancellationToken.ThrowIfCancellationRequested();
        }

        _last = time.GetTimestamp();
    }

    private async Task<IReadOnlyList<long>> FindNew(ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        var found = new List<long>();
        RankedTrial? last = null;
        while (true)
        {
            IReadOnlyList<RankedTrial> page = await session.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id)
                .GetPage(last, LinesAtOnce)).WaitAsync(cancellationToken);
            if (page.Count == 0) return found;
            found.AddRange(page.Select(trial => trial.Trial).Where(trial => !_written.Contains(trial)));
            last = page[^1];
        }
    }

    private async Task Write(ExperimentSnapshot experiment, long[] trials, CancellationToken cancellationToken)
    {
        TrialResult?[] results = await session.Ask(grains => Task.WhenAll(
            trials.Select(trial => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, trial)).GetResult())));
        ILookup<long, FoldResult> folds =
            (await EndedFolds.Read(session, experiment, trials)).ToLookup(pair => pair.Trial, pair => pair.Fold);
        foreach (TrialResult trial in results.OfType<TrialResult>())
            await sink.Write(experiment, trial, [.. folds[trial.Trial]], cancellationToken);
    }
}
