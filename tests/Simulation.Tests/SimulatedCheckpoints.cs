using Gridfold.Grains.Checkpoints;

namespace Gridfold.Simulation.Tests;

/// <summary>The checkpoint store of all processes. It is slow, refuses calls, and sometimes damages what it stores.</summary>
internal sealed class SimulatedCheckpoints
{
    private readonly World _world;
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public SimulatedCheckpoints(World world) => _world = world;

    /// <summary>The probability that a call is refused.</summary>
    public double Refusals { get; set; }

    /// <summary>The probability that a stored file is damaged.</summary>
    public double Damages { get; set; }

    public IEnumerable<string> Names => _files.Keys;

    /// <summary>The store as one process uses it.</summary>
    public ICheckpointStore For(SimulatedProcess process) => new Store(this, process);

    private sealed class Store : ICheckpointStore
    {
        private readonly SimulatedCheckpoints _checkpoints;
        private readonly SimulatedProcess _process;

        public Store(SimulatedCheckpoints checkpoints, SimulatedProcess process)
        {
            _checkpoints = checkpoints;
            _process = process;
        }

        public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            byte[] bytes = content.ToArray();
            if (_checkpoints._world.Chance(_checkpoints.Damages)) bytes = bytes[..(bytes.Length / 2)];
            return Call(() =>
            {
                _checkpoints._files[name] = bytes;
                return true;
            });
        }

        public Task<byte[]?> Read(string name, CancellationToken cancellationToken) =>
            Call(() => _checkpoints._files.GetValueOrDefault(name));

        public Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<string>> List(string prefix, CancellationToken cancellationToken) => Call<IReadOnlyList<string>>(
            () => [.. _checkpoints._files.Keys.Where(name => name.StartsWith(prefix + "/", StringComparison.Ordinal))]);

        public Task Delete(string name, CancellationToken cancellationToken) => Call(() => _checkpoints._files.Remove(name));

        public Task DeleteAll(string prefix, CancellationToken cancellationToken) => DeleteAllExcept(prefix, [], cancellationToken);

        public Task DeleteAllExcept(string prefix, IReadOnlyCollection<string> kept, CancellationToken cancellationToken) => Call(() =>
        {
            string[] deleted =
            [
                .. _checkpoints._files.Keys.Where(name => name.StartsWith($"{prefix}/", StringComparison.Ordinal)
                    && !kept.Any(part => name.StartsWith($"{prefix}/{part}/", StringComparison.Ordinal))),
            ];
            foreach (string name in deleted) _checkpoints._files.Remove(name);
            return true;
        });

        public Task<CheckpointUsage> Measure(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

        private Task<T> Call<T>(Func<T> effect)
        {
            World world = _checkpoints._world;
            var done = new TaskCompletionSource<T>();
            _process.In(world.Seconds(0, 0.05), () =>
            {
                if (world.Chance(_checkpoints.Refusals)) done.SetException(new IOException("The checkpoint store is away."));
                else done.SetResult(effect());
            });
            return done.Task;
        }
    }
}
