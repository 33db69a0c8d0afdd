namespace Gridfold.Simulation.Tests;

/// <summary>
/// Virtual time on one thread: what is to happen, in the order of when. Everything random in a run is drawn from its seed.
/// </summary>
internal sealed class World
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _stray;
    private long _order;

    public World(ulong seed) => Random = new Random(unchecked((int)(seed ^ (seed >> 32))));

    public Random Random { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Events so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Called after each event.</summary>
    public Action? AfterStep { get; set; }

    /// <summary>Where to tell what happens; null for nowhere.</summary>
    public TextWriter? Log { get; init; }

    /// <summary>Tells what happens.</summary>
    public void Tell(string what) => Log?.WriteLine(FormattableString.Invariant($"{Now.TotalSeconds:0.000} {what}"));

    /// <summary>Lets something happen later.</summary>
    public void In(TimeSpan delay, Action action)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            // Thrown here it would be lost: the run's own thread finds it.
            _stray = Environment.StackTrace;
            return;
        }

        long at = (Now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay)).Ticks;
        _events.Enqueue(action, (at, _order++));
    }

    /// <summary>Goes on until a condition holds.</summary>
    /// <returns>False when that did not happen before a time.</returns>
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
