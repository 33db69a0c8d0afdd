using Gridfold.Grains;
using Gridfold.Grains.Experiments;

namespace Gridfold.Silo.Api.Routes;

/// <summary>
/// Remembers what follows from the ended trials of experiments. To work that out takes seconds for a large search, so callers who ask for
/// the same share the work, and little is worked out at once.
/// </summary>
/// <param name="read">Works out what follows from the trials of an experiment.</param>
internal abstract class EndedCache<T>(Func<ExperimentSnapshot, Task<T>> read) : IDisposable
{
    private const int Remembered = 64;
    private const int AtOnce = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly SemaphoreSlim _work = new(AtOnce, AtOnce);

    /// <summary>What follows from an experiment's trials, as they are in a snapshot.</summary>
    public Task<T> Get(ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            (long Ended, long Failed, Status Status) version = (experiment.Ended, experiment.Failed, experiment.Status);
            bool isKnown = _entries.TryGetValue(experiment.Id, out Entry? entry) && entry.Version == version && !entry.Found.IsFaulted;
            if (!isKnown)
            {
                if (_entries.Count >= Remembered) _entries.Clear();
                _entries[experiment.Id] = entry = new Entry(version, Read(experiment));
            }

            return entry!.Found.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _work.Dispose();

    private async Task<T> Read(ExperimentSnapshot experiment)
    {
        await _work.WaitAsync();
        try
        {
            return await read(experiment);
        }
        finally
        {
            _work.Release();
        }
    }

    private sealed record Entry((long Ended, long Failed, Status Status) Version, Task<T> Found);
}
