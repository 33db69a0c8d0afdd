using Gridfold.Client.Local;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Commands;

/// <summary>What a command needs that looks or gives orders, and trains nothing.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly CancellationToken _cancellationToken;
    private LocalCluster _cluster;

    private Session(LocalCluster cluster, CancellationToken cancellationToken)
    {
        _cluster = cluster;
        _cancellationToken = cancellationToken;
    }

    public IGrainFactory Grains => _cluster.Grains;

    public static async Task<Session> Open(CancellationToken cancellationToken) =>
        new(await LocalCluster.Open(GridfoldHome.Find(), slots: 0, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Asks grains something that does no harm when asked again, since the process that hosts the silo may end meanwhile.</summary>
    public async Task<T> Ask<T>(Func<IGrainFactory, Task<T>> question)
    {
        while (true)
        {
            try
            {
                return await question(Grains).WaitAsync(_cluster.HostGone);
            }
            catch (Exception exception) when (exception is not NotFoundException)
            {
                if (!await _cluster.HostEnds()) throw;
                await _cluster.DisposeAsync();
                _cluster = await LocalCluster.Open(GridfoldHome.Find(), slots: 0, _cancellationToken);
            }
        }
    }

    /// <summary>The experiment that an id, or the beginning of one, means, and how it stands.</summary>
    /// <exception cref="NotFoundException">None, or more than one.</exception>
    public Task<ExperimentSnapshot> Find(string id) => Ask(async grains =>
    {
        string resolved = await ExperimentIds.Resolve(grains, id);
        return (await grains.GetGrain<IExperimentGrain>(resolved).GetSnapshot())!;
    });
}
