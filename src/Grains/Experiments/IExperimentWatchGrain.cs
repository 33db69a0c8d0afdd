using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Experiments;

/// <summary>Shows an experiment to any number of watchers, who together cost it one stream of snapshots. Key: experiment id.</summary>
[Alias("gridfold.IExperimentWatchGrain")]
public interface IExperimentWatchGrain : IGrainWithStringKey
{
    /// <summary>How the experiment stands, a few times a second while that changes, ending with the final state or a pause; nothing when there is none.</summary>
    [Alias("Watch"), CalledBy(Caller.Client)]
    IAsyncEnumerable<ExperimentSnapshot> Watch(CancellationToken cancellationToken);
}
