using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Shows an experiment to any number of watchers. Together they cost the experiment one stream of snapshots. Key: experiment id.
/// </summary>
[Alias("gridfold.IExperimentWatchGrain")]
public interface IExperimentWatchGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sends snapshots, a few times a second while they change. The last one shows the final state or a pause. Sends nothing when there is
    /// no such experiment.
    /// </summary>
    [Alias("Watch"), CalledBy(Caller.Client)]
    IAsyncEnumerable<ExperimentSnapshot> Watch(CancellationToken cancellationToken);
}
