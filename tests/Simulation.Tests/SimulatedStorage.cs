using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace Gridfold.Simulation.Tests;

/// <summary>The cluster's database, as processes use it. It is slow, refuses calls, or takes a write and loses the answer.</summary>
internal sealed class SimulatedStorage
{
    private readonly World _world;
    private readonly Serializer _serializer;
    private readonly Dictionary<(GrainId Grain, string Name), (long Version, byte[] Data)> _rows = [];

    public SimulatedStorage(World world, Serializer serializer)
    {
        _world = world;
        _serializer = serializer;
    }

    /// <summary>The database refuses everything until this time.</summary>
    public TimeSpan AwayUntil { get; set; }

    /// <summary>The probability that a write takes effect and its answer is lost.</summary>
    public double LostAnswers { get; set; }

    /// <summary>The probability that a call is refused.</summary>
    public double Refusals { get; set; }

    /// <summary>The greatest duration of a call.</summary>
    public double SlowestSeconds { get; set; } = 0.01;

    /// <summary>Called before each write with the old and the new state. It throws when that write must not happen.</summary>
    public Action<GrainId, string, object?, object>? Writing { get; set; }

    /// <summary>The number of writes that took effect.</summary>
    public int Writes { get; private set; }

    /// <summary>The stored state, or null.</summary>
    public T? Find<T>(GrainId grain, string name)
        where T : class => _rows.TryGetValue((grain, name), out (long Version, byte[] Data) row)
            ? _serializer.Deserialize<T>(row.Data) : null;

    /// <summary>The storage provider of a process.</summary>
    public IGrainStorage For(SimulatedProcess process) => new Provider(this, process);

    private sealed class Provider : IGrainStorage
    {
        private readonly SimulatedStorage _storage;
        private readonly SimulatedProcess _process;

        public Provider(SimulatedStorage storage, SimulatedProcess process)
        {
            _storage = storage;
            _process = process;
        }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Call(() =>
        {
            grainState.RecordExists = _storage._rows.TryGetValue((grainId, stateName), out (long Version, byte[] Data) row);
            grainState.ETag = grainState.RecordExists ? row.Version.ToString(CultureInfo.InvariantCulture) : null;
            grainState.State = grainState.RecordExists ? _storage._serializer.Deserialize<T>(row.Data) : Activator.CreateInstance<T>();
        }, isWrite: false);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            byte[] data = _storage._serializer.SerializeToArray(grainState.State);
            string? expected = grainState.ETag;
            return Call(() =>
            {
                bool exists = _storage._rows.TryGetValue((grainId, stateName), out (long Version, byte[] Data) row);
                string? stored = exists ? row.Version.ToString(CultureInfo.InvariantCulture) : null;
                if (stored != expected) throw new InconsistentStateException($"{grainId} {stateName} is at {stored}, not at {expected}.");
                _storage.Writing?.Invoke(grainId, stateName, exists ? _storage._serializer.Deserialize<T>(row.Data) : null,
                    _storage._serializer.Deserialize<T>(data)!);
                _storage._rows[(grainId, stateName)] = (row.Version + 1, data);
                _storage.Writes++;
                if (_storage._world.Log is not null) _storage._world.Tell($"{_process.Name} wrote {grainId} {stateName} {row.Version + 1}");
            }, isWrite: true, () =>
            {
                grainState.ETag = (long.Parse(expected ?? "0", CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
                grainState.RecordExists = true;
            });
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

        /// <summary>
        /// The request goes to the database, which is not part of the process. So it takes effect even if the process is dead by then.
        /// </summary>
        private Task Call(Action effect, bool isWrite, Action? answered = null)
        {
            World world = _storage._world;
            var done = new TaskCompletionSource();
            world.In(world.Seconds(0, _storage.SlowestSeconds), () =>
            {
                Exception? failure = null;
                bool isRefused = world.Now < _storage.AwayUntil || world.Chance(_storage.Refusals);
                if (isRefused)
                {
                    failure = new IOException("The storage is away.");
                }
                else
                {
                    try
                    {
                        effect();
                        if (isWrite && world.Chance(_storage.LostAnswers)) failure = new TimeoutException("The storage did not answer.");
                    }
                    catch (InconsistentStateException exception)
                    {
                        failure = exception;
                    }
                }

                TimeSpan delay = failure is TimeoutException ? TimeSpan.FromSeconds(5) : world.Seconds(0, _storage.SlowestSeconds);
                _process.In(delay, () =>
                {
                    if (failure is null) answered?.Invoke();
                    if (failure is null) done.SetResult();
                    else done.SetException(failure);
                });
            });
            return done.Task;
        }
    }
}

/// <summary>A grain's state in the simulated storage.</summary>
internal sealed class SimulatedState<T> : IPersistentState<T>
    where T : class, new()
{
    private readonly IGrainStorage _storage;
    private readonly GrainId _grain;
    private readonly string _name;
    private readonly GrainState<T> _state = new(new T());

    public SimulatedState(IGrainStorage storage, GrainId grain, string name)
    {
        _storage = storage;
        _grain = grain;
        _name = name;
    }

    public T State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => _storage.ReadStateAsync(_name, _grain, _state);

    public Task WriteStateAsync() => _storage.WriteStateAsync(_name, _grain, _state);

    public Task ClearStateAsync() => throw new NotSupportedException();

    public Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    public Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    public Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
