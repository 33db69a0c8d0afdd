using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;

namespace Gridfold.Client.Clusters;

/// <summary>A command's connection to its cluster, which lasts although silos end meanwhile.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly Action<string> _say;
    private readonly CancellationToken _cancellationToken;
    private ICluster _cluster;

    private Session(Action<string> say, ClusterTarget target, ICluster cluster, CancellationToken cancellationToken)
    {
        _say = say;
        Target = target;
        _cluster = cluster;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Which cluster it is.</summary>
    public ClusterTarget Target { get; }

    /// <summary>Makes references to grains.</summary>
    public IGrainFactory Grains => _cluster.Grains;

    /// <summary>Signalled when what is being waited for will not come; see <see cref="Recover"/>.</summary>
    public CancellationToken Gone => _cluster.Gone;

    /// <summary>For a command that looks or gives orders, and trains nothing.</summary>
    /// <param name="say">Told warnings and delays, for people.</param>
    /// <param name="target">Which cluster.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<Session> Open(Action<string> say, ClusterTarget target, CancellationToken cancellationToken) => Open(say, target, slots: 0, cancellationToken);

    /// <summary>For a command in whose process folds are trained if it is the one that hosts the silo.</summary>
    /// <param name="say">Told warnings and delays, for people.</param>
    /// <param name="target">Which cluster.</param>
    /// <param name="slots">How many slots the silo has if this process hosts it; null for the default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<Session> Open(Action<string> say, ClusterTarget target, int? slots, CancellationToken cancellationToken) =>
        new(say, target, await target.Open(slots, warning => say($"warning: {warning}"), cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Asks grains something that does no harm when asked again, since the silo that is asked may end meanwhile.</summary>
    public async Task<T> Ask<T>(Func<IGrainFactory, Task<T>> question)
    {
        var outage = new Outage(TimeProvider.System);
        while (true)
        {
            try
            {
                return await question(Grains).WaitAsync(Gone);
            }
            catch (Exception exception) when (exception is not (NotFoundException or RefusedException or StateDamagedException))
            {
                bool isNew = outage.IsOver;
                if (!await Recover(exception, outage)) throw;
                if (isNew && !Target.IsLocal) SayTryingAgain();
            }
        }
    }

    /// <summary>After a failure: waits until asking again makes sense.</summary>
    /// <returns>False: it does not.</returns>
    public async Task<bool> Recover(Exception failure, Outage outage)
    {
        if (await _cluster.Recover(failure, outage, _cancellationToken) is not { } cluster) return false;
        _cluster = cluster;
        return true;
    }

    /// <summary>Says that a cluster elsewhere has failed to answer.</summary>
    public void SayTryingAgain() => _say($"Cluster {Target.Name} does not answer; trying again");

    /// <summary>The experiment that an id, or the beginning of one, means, and how it stands.</summary>
    /// <exception cref="NotFoundException">None, or more than one.</exception>
    /// <exception cref="StateDamagedException">What is stored of it cannot be used.</exception>
    public async Task<ExperimentSnapshot> Find(string id)
    {
        ExperimentSnapshot experiment = await FindAny(id);
        return experiment.Damage is null ? experiment : throw new StateDamagedException($"{experiment.Id} is damaged: {experiment.Damage}; "
            + $"'{Target.CommandLine($"describe {experiment.Id}")}' says what can be done");
    }

    /// <summary>As <see cref="Find"/>, of a damaged experiment too.</summary>
    /// <exception cref="NotFoundException">None, or more than one.</exception>
    public Task<ExperimentSnapshot> FindAny(string id) => Ask(async grains =>
    {
        string resolved = await ExperimentIds.Resolve(grains, id);
        return await grains.GetGrain<IExperimentGrain>(resolved).GetSnapshot()
            ?? throw new NotFoundException($"Experiment {resolved} was never submitted: whoever tried was told that it failed; submit it again");
    });
}
