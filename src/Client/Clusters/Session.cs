using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Clusters;

/// <summary>A command's connection to its cluster. The session goes on when silos end.</summary>
internal sealed class Session : IGrainAccess, IAsyncDisposable
{
    // People must hear within 5 seconds that a command waits.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly Action<string> _say;
    private readonly CancellationToken _cancellationToken;
    private ICluster _cluster;
    private bool _saidWaiting;

    private Session(Action<string> say, ClusterTarget target, ICluster cluster, CancellationToken cancellationToken)
    {
        _say = say;
        Target = target;
        _cluster = cluster;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The cluster of the session.</summary>
    public ClusterTarget Target { get; }

    /// <summary>Makes references to grains.</summary>
    public IGrainFactory Grains => _cluster.Grains;

    /// <summary>A token that is cancelled when the awaited answer will not come; see <see cref="Recover"/>.</summary>
    public CancellationToken Gone => _cluster.Gone;

    /// <summary>Opens a session for a command that reads or gives orders, and trains nothing.</summary>
    /// <param name="say">Receives warnings and reports of delays, for people.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task<Session> Open(Action<string> say, ClusterTarget target, CancellationToken cancellationToken) =>
        Open(say, target, slots: 0, cancellationToken);

    /// <summary>Opens a session for a command whose process trains folds when it hosts the silo.</summary>
    /// <param name="say">Receives warnings and reports of delays, for people.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="slots">The number of slots if this process hosts the silo. Null for the default.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<Session> Open(Action<string> say, ClusterTarget target, int? slots, CancellationToken cancellationToken) =>
        new(say, target, await Opened(say, target, slots, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Asks grains a question, and repeats it when the silo ends meanwhile.</summary>
    public async Task<T> Ask<T>(Func<IGrainFactory, Task<T>> question)
    {
        var outage = new Outage(TimeProvider.System);
        while (true)
        {
            try
            {
                return await Await(question(Grains).WaitAsync(Gone));
            }
            catch (Exception exception) when (exception is not (NotFoundException or RefusedException or StateDamagedException))
            {
                bool isNew = outage.IsOver;
                if (!await Recover(exception, outage)) throw;
                if (isNew && !Target.IsLocal) SayTryingAgain();
            }
        }
    }

    /// <summary>Waits for an answer, and says so once when it takes long.</summary>
    public async Task<T> Await<T>(Task<T> answer)
    {
        if (!_saidWaiting && await TakesLong(answer))
        {
            _saidWaiting = true;
            string who = Target.IsLocal ? "The silo of this machine" : $"Cluster {Target.Name}";
            _say($"{who} has not answered for {Silence.TotalSeconds:0} seconds; waiting");
        }

        T result = await answer;
        _saidWaiting = false;
        return result;
    }

    /// <summary>Handles a failure: waits until the question can be repeated.</summary>
    /// <returns>False when the failure is final.</returns>
    public async Task<bool> Recover(Exception failure, Outage outage)
    {
        if (await _cluster.Recover(failure, outage, _cancellationToken) is not { } cluster) return false;
        _cluster = cluster;
        return true;
    }

    /// <summary>Reports that a remote cluster has not answered.</summary>
    public void SayTryingAgain() => _say($"Cluster {Target.Name} does not answer; trying again");

    /// <summary>Finds the experiment with an id, or with the beginning of one, and takes a snapshot.</summary>
    /// <exception cref="NotFoundException">No experiment has such an id, or more than one has.</exception>
    /// <exception cref="StateDamagedException">The stored state of the experiment cannot be used.</exception>
    public async Task<ExperimentSnapshot> Find(string id)
    {
        ExperimentSnapshot experiment = await FindAny(id);
        return experiment.Damage is null ? experiment : throw new StateDamagedException($"{experiment.Id} is damaged: {experiment.Damage}; "
            + $"'{Target.CommandLine($"describe {experiment.Id}")}' says what can be done");
    }

    /// <summary>Finds an experiment as <see cref="Find"/> does, and also a damaged one.</summary>
    /// <exception cref="NotFoundException">No experiment has such an id, or more than one has.</exception>
    public Task<ExperimentSnapshot> FindAny(string id) => Ask(async grains =>
    {
        string resolved = await ExperimentIds.Resolve(grains, id);
        return await grains.GetGrain<IExperimentGrain>(resolved).GetSnapshot()
            ?? throw new NotFoundException($"Experiment {resolved} was never submitted, because its command failed; "
                + "submit it again");
    });

    private static async Task<ICluster> Opened(Action<string> say, ClusterTarget target, int? slots, CancellationToken cancellationToken)
    {
        Task<ICluster> opening = target.Open(slots, warning => say($"warning: {warning}"), cancellationToken);
        if (!target.IsLocal && await TakesLong(opening))
            say($"Cluster {target.Name} has not answered for {Silence.TotalSeconds:0} seconds; still trying to connect");
        return await opening;
    }

    private static async Task<bool> TakesLong(Task answer)
    {
        if (answer.IsCompleted) return false;
        using var ended = new CancellationTokenSource();
        Task silence = Task.Delay(Silence, TimeProvider.System, ended.Token);
        bool takesLong = await Task.WhenAny(answer, silence) == silence;
        await ended.CancelAsync();
        return takesLong;
    }
}
