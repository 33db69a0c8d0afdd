using System.Runtime.CompilerServices;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;
using Gridfold.Silo.Documents;

namespace Gridfold.Hosting.Clusters;

/// <summary>A command's connection to its cluster. The session goes on when silos end.</summary>
internal sealed class Session : IGrainAccess, IAsyncDisposable
{
    // People must hear within 5 seconds that a command waits.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly Action<string> _say;
    private readonly CancellationToken _cancellationToken;
    private readonly SemaphoreSlim _recovery = new(1, 1);
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

    /// <summary>The connection to the cluster. A recovery can replace it.</summary>
    public ICluster Cluster => _cluster;

    /// <summary>Makes references to grains.</summary>
    public IGrainFactory Grains => _cluster.Grains;

    /// <summary>A token that is cancelled when the awaited answer will not come; see <see cref="Recover(Exception, Outage)"/>.</summary>
    public CancellationToken Gone => _cluster.Gone;

    /// <summary>Opens a session for a command that reads or gives orders, and trains nothing.</summary>
    /// <param name="say">Receives warnings and reports of delays, for people.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task<Session> Open(Action<string> say, ClusterTarget target, CancellationToken cancellationToken) =>
        Open(say, target, slots: 0, cancellationToken);

    /// <summary>
    /// Opens a session for a short command that only reads. When its process hosts the silo, other processes do not attach to it: they wait
    /// until it has ended.
    /// </summary>
    /// <param name="say">Receives warnings and reports of delays, for people.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<Session> OpenAlone(Action<string> say, ClusterTarget target, CancellationToken cancellationToken) =>
        new(say, target, await Opened(say, target, slots: 0, isAlone: true, cancellationToken), cancellationToken);

    /// <summary>Opens a session for a command whose process trains folds when it hosts the silo.</summary>
    /// <param name="say">Receives warnings and reports of delays, for people.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="slots">The number of slots if this process hosts the silo. Null for the default.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<Session> Open(Action<string> say, ClusterTarget target, int? slots, CancellationToken cancellationToken) =>
        new(say, target, await Opened(say, target, slots, isAlone: false, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // A recovery may be opening another connection, which has to be closed too.
        await _recovery.WaitAsync(CancellationToken.None);
        await _cluster.DisposeAsync();
        _recovery.Dispose();
    }

    /// <summary>Asks grains a question, and repeats it when the silo ends meanwhile.</summary>
    public async Task<T> Ask<T>(Func<IGrainFactory, Task<T>> question)
    {
        var outage = new Outage(TimeProvider.System);
        while (true)
        {
            ICluster asked = _cluster;
            try
            {
                return await Await(question(asked.Grains).WaitAsync(asked.Gone));
            }
            catch (Exception exception) when (exception is not (NotFoundException or RefusedException or StateDamagedException))
            {
                bool isNew = outage.IsOver;
                if (!await Recover(asked, exception, outage)) throw;
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
    public Task<bool> Recover(Exception failure, Outage outage) => Recover(_cluster, failure, outage);

    /// <summary>Handles a failure of one of several calls at the same time.</summary>
    /// <param name="asked">The connection that the call used.</param>
    /// <param name="failure">The exception.</param>
    /// <param name="outage">The time without an answer so far.</param>
    /// <returns>False when the failure is final.</returns>
    public async Task<bool> Recover(ICluster asked, Exception failure, Outage outage)
    {
        await _recovery.WaitAsync(_cancellationToken);
        try
        {
            // Another call may have opened the next connection already.
            if (_cluster != asked) return true;
            if (await asked.Recover(failure, outage, _cancellationToken) is not { } cluster) return false;
            _cluster = cluster;
            return true;
        }
        finally
        {
            _recovery.Release();
        }
    }

    /// <summary>The snapshots of an experiment. The token ends a wait for the next one, even when the silo does not answer.</summary>
    public async IAsyncEnumerable<ExperimentSnapshot> Watch(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<ExperimentSnapshot> snapshots = Grains.GetGrain<IExperimentWatchGrain>(id).Watch(cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await Await(snapshots.MoveNextAsync().AsTask().WaitAsync(cancellationToken))) yield return snapshots.Current;
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

    private static async Task<ICluster> Opened(
        Action<string> say, ClusterTarget target, int? slots, bool isAlone, CancellationToken cancellationToken)
    {
        Task<ICluster> opening = target.Open(slots, isAlone, warning => say($"warning: {warning}"), cancellationToken);
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
