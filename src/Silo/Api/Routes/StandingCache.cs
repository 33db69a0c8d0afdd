using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;

namespace Gridfold.Silo.Api.Routes;

/// <summary>
/// Remembers how certain the order of leaderboards is. To work that out takes seconds for a large search, so callers who ask for the same
/// leaderboard share the work, and few leaderboards are worked out at once.
/// </summary>
internal sealed class StandingCache(SiloAccess access) : IDisposable
{
    private const int Remembered = 64;
    private const int AtOnce = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly SemaphoreSlim _work = new(AtOnce, AtOnce);

    /// <summary>The standing of an experiment's trials, as they are in a snapshot.</summary>
    public Task<Standing> Get(ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            (long Ended, long Failed, Status Status) version = (experiment.Ended, experiment.Failed, experiment.Status);
            bool isKnown = _entries.TryGetValue(experiment.Id, out Entry? entry) && entry.Version == version && !entry.Standing.IsFaulted;
            if (!isKnown)
            {
                if (_entries.Count >= Remembered) _entries.Clear();
                _entries[experiment.Id] = entry = new Entry(version, Read(experiment));
            }

            return entry!.Standing.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _work.Dispose();

    private async Task<Standing> Read(ExperimentSnapshot experiment)
    {
        await _work.WaitAsync();
        try
        {
            return await Standing.Read(access, experiment);
        }
        finally
        {
            _work.Release();
        }
    }

    private sealed record Entry((long Ended, long Failed, Status Status) Version, Task<Standing> Standing);
}
