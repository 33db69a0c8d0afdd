namespace Gridfold.Simulation.Tests;

/// <summary>Virtual time on one thread: events in the order of their times. The seed decides everything random in a run.</summary>
internal sealed class World
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _stray;
    private long _order;

    public World(ulong seed) => Random = new Random(unchecked((int)(seed ^ (seed >> 32))));

    public Random Random { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>The number of events so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Called after each event.</summary>
    public Action? AfterStep { get; set; }

    /// <summary>Receives a line for each event. Null when no log is needed.</summary>
    public TextWriter? Log { get; init; }

    /// <summary>Writes a line to the log.</summary>
    public void Tell(string what) => Log?.WriteLine(FormattableString.Invariant($"{Now.TotalSeconds:0.000} {what}"));

    /// <summary>Schedules an event.</summary>
    public void In(TimeSpan delay, Action action)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            // An exception that is thrown here would be lost, so the run's own thread finds and throws it.
            _stray = Environment.StackTrace;
            return;
        }

        long at = (Now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay)).Ticks;
        _events.Enqueue(action, (at, _order++));
    }

    /// <summary>Runs events until a condition holds.</summary>
    /// <returns>False when the condition did not hold before the given time.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan deadline)
    {
        while (!condition())
        {
            if (!_events.TryPeek(out _, out (long At, long Order) next) || next.At > deadline.Ticks) return false;
            if (_stray is not null) throw new InvalidOperationException($"Something left the simulation's thread:{_stray}");
            Action action = _events.Dequeue();
            Now = new TimeSpan(next.At);
            Steps++;
            action();
            AfterStep?.Invoke();
        }

        return true;
    }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public int Between(int first, int last) => Random.Next(first, last + 1);

    public TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + (Random.NextDouble() * (most - least)));

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];
}
