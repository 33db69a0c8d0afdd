namespace Gridfold.Simulation.Tests;

/// <summary>The clocks of a process. The monotonic clock follows the virtual world; a run may set the wall clock wrong.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private readonly World _world;
    private readonly SimulatedProcess _process;

    public SimulatedTime(World world, SimulatedProcess process)
    {
        _world = world;
        _process = process;
    }

    /// <summary>The error of the wall clock.</summary>
    public TimeSpan Drift { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _world.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _world.Now + Drift;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(_process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimulatedTimer : ITimer
    {
        private readonly SimulatedProcess _process;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private int _version;

        public SimulatedTimer(SimulatedProcess process, TimerCallback callback, object? state)
        {
            _process = process;
            _callback = callback;
            _state = state;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan) _process.In(dueTime, () => Tick(version, period));
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Tick(int version, TimeSpan period)
        {
            if (version != _version) return;
            if (period > TimeSpan.Zero) _process.In(period, () => Tick(version, period));
            _callback(_state);
        }
    }
}
