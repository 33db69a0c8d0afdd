using Gridfold.Client.Local;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Commands;

/// <summary>What every command that speaks to the cluster needs.</summary>
internal sealed class Session : IAsyncDisposable
{
    private Session(LocalCluster cluster) => Cluster = cluster;

    public LocalCluster Cluster { get; }

    public IGrainFactory Grains => Cluster.Grains;

    /// <summary>A session to look and to give orders; it trains nothing.</summary>
    public static async Task<Session> Open(CancellationToken cancellationToken) =>
        new(await LocalCluster.Open(GridfoldHome.Find(), slots: 0, cancellationToken));

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    /// <summary>The experiment that an id, or the beginning of one, means.</summary>
    /// <exception cref="NotFoundException">None, or more than one.</exception>
    public Task<string> Resolve(string id) => ExperimentIds.Resolve(Grains, id);

    /// <summary>How an experiment stands.</summary>
    public async Task<ExperimentSnapshot> GetSnapshot(string id) =>
        await Grains.GetGrain<IExperimentGrain>(id).GetSnapshot() ?? throw new NotFoundException($"Experiment '{id}' does not exist; 'gridfold list' shows those that do");
}
