using System.Reflection;

namespace Gridfold.Simulation.Tests;

/// <summary>
/// Carries messages between processes: late, lost, doubled and out of order. The network knows where each grain is active, as the cluster's
/// directory does, and which processes the cluster has declared dead.
/// </summary>
internal sealed class SimulatedNetwork
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<Type, string> GrainTypes = [];

    private readonly World _world;
    private readonly Func<SimulatedProcess, GrainId, Type, Activation> _create;
    private readonly Dictionary<GrainId, Activation> _directory = [];
    private readonly List<(SimulatedProcess Target, Action<Exception> Fail)> _pending = [];

    public SimulatedNetwork(World world, Func<SimulatedProcess, GrainId, Type, Activation> create)
    {
        _world = world;
        _create = create;
    }

    /// <summary>The processes that host grains.</summary>
    public List<SimulatedProcess> Silos { get; } = [];

    /// <summary>The processes that the cluster has declared dead.</summary>
    public HashSet<SiloAddress> Dead { get; } = [];

    public IEnumerable<Activation> Activations => _directory.Values;

    /// <summary>Receives exceptions that no fault explains.</summary>
    public Action<string>? Unexpected { get; set; }

    public double LostMessages { get; set; }

    public double DoubledMessages { get; set; }

    public double SlowestSeconds { get; set; } = 0.005;

    public static GrainId IdOf(Type grainInterface, string key)
    {
        lock (GrainTypes)
        {
            if (!GrainTypes.TryGetValue(grainInterface, out string? type))
                GrainTypes[grainInterface] = type = grainInterface.Name[1..^5].ToLowerInvariant();
            return GrainId.Create(type, key);
        }
    }

    /// <summary>Declares a process dead. Its grains may be activated elsewhere, and calls to it fail.</summary>
    public void DeclareDead(SimulatedProcess silo)
    {
        _world.Tell($"{silo.Name} is declared dead");
        Dead.Add(silo.Address);
        Silos.Remove(silo);
        foreach (GrainId grain in _directory.Where(entry => entry.Value.Process == silo).Select(entry => entry.Key).ToList())
            _directory.Remove(grain);
        foreach ((SimulatedProcess _, Action<Exception> fail) in _pending.Where(call => call.Target == silo).ToList())
            fail(new IOException($"{silo.Name} has become unavailable."));
        _pending.RemoveAll(call => call.Target == silo);
    }

    public void Forget(Activation activation)
    {
        if (_directory.GetValueOrDefault(activation.Id) == activation) _directory.Remove(activation.Id);
    }

    /// <summary>Calls a grain from a process.</summary>
    public Task<T> Call<T>(SimulatedProcess caller, GrainId grain, Type grainInterface, MethodInfo method, object?[] arguments)
    {
        var answer = new TaskCompletionSource<T>();
        var call = new PendingCall(answer.Task, exception => answer.TrySetException(exception), result => answer.TrySetResult((T)result!));
        caller.In(ResponseTimeout, () => answer.TrySetException(new TimeoutException($"{method.Name} of {grain} has not answered.")));
        int copies = _world.Chance(DoubledMessages) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            if (!_world.Chance(LostMessages)) _world.In(Latency(), () => Deliver(caller, grain, grainInterface, method, arguments, call));
        }

        return answer.Task;
    }

    /// <summary>Passes a call to the grain's activation, wherever it is now.</summary>
    public void Deliver(
        SimulatedProcess caller, GrainId grain, Type grainInterface, MethodInfo method, object?[] arguments, PendingCall call)
    {
        if (call.Answer.IsCompleted) return;
        if (!_directory.TryGetValue(grain, out Activation? activation))
        {
            // A dead process that the cluster has not declared dead gets activations too. Calls to them are never answered.
            if (Silos.Count == 0)
            {
                caller.In(TimeSpan.FromSeconds(1), () => call.Fail(new IOException("There is no silo.")));
                return;
            }

            _directory[grain] = activation = _create(_world.Pick(Silos), grain, grainInterface);
        }

        SimulatedProcess target = activation.Process;
        if (_world.Log is not null) _world.Tell($"{caller.Name} -> {target.Name} {grain} {method.Name}({string.Join(", ", arguments)})");
        void Fail(Exception exception) => caller.In(Latency(), () => call.Fail(exception));
        _pending.Add((target, Fail));
        target.In(TimeSpan.Zero, () => activation.Receive(new Request(
            method,
            arguments,
            (result, exception) =>
            {
                _pending.RemoveAll(pending => pending.Fail == Fail);
                if (_world.Log is not null)
                    _world.Tell($"{caller.Name} <- {target.Name} {grain} {method.Name}: {exception?.Message ?? result}");
                if (_world.Chance(LostMessages)) return;
                if (exception is not null) Fail(exception);
                else caller.In(Latency(), () => call.Succeed(result));
            },
            () => Deliver(caller, grain, grainInterface, method, arguments, call))));
    }

    private TimeSpan Latency() => _world.Seconds(0, SlowestSeconds);
}

/// <summary>A call that waits for its answer.</summary>
internal sealed record PendingCall(Task Answer, Action<Exception> Fail, Action<object?> Succeed);

/// <summary>A call as its target receives it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Answer">Receives the result or the exception.</param>
/// <param name="Forward">Sends the call to where the grain is active now.</param>
internal sealed record Request(MethodInfo Method, object?[] Arguments, Action<object?, Exception?> Answer, Action Forward);
