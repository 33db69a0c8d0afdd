using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Slots;

/// <summary>
/// The data that is being read for jobs, once for each experiment. All calls must come from one scheduler, as those of the agent do.
/// </summary>
internal sealed class DataLoads
{
    private readonly IJobRunner _runner;
    private readonly Dictionary<string, (Task Load, CancellationTokenSource Ended)> _loads = [];

    public DataLoads(IJobRunner runner) => _runner = runner;

    /// <summary>Begins to read an experiment's data, unless it is being read already.</summary>
    /// <returns>A task that ends when the data is there or cannot be read.</returns>
    public Task Begin(string experiment, ExperimentSpec spec, string fingerprint)
    {
        if (_loads.TryGetValue(experiment, out (Task Load, CancellationTokenSource Ended) known)) return known.Load;

        // The source is not disposed of, because a read that was cancelled may still use its token.
        var ended = new CancellationTokenSource();
        Task load = _runner.Load(experiment, spec, fingerprint, ended.Token);
        if (load.IsCompletedSuccessfully) return load;
        _loads[experiment] = (load, ended);
        Forget(experiment, load).Ignore();
        return load;
    }

    /// <summary>Cancels a read. Does nothing when there is none.</summary>
    public void Cancel(string experiment)
    {
        if (_loads.Remove(experiment, out (Task Load, CancellationTokenSource Ended) known)) known.Ended.Cancel();
    }

    private async Task Forget(string experiment, Task load)
    {
        await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_loads.TryGetValue(experiment, out (Task Load, CancellationTokenSource Ended) known) && known.Load == load)
            _loads.Remove(experiment);
    }
}
