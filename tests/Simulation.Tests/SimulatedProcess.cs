using System.Net;

namespace Gridfold.Simulation.Tests;

/// <summary>A process of the cluster. Its work runs only while the process lives, and waits while the process is suspended.</summary>
internal sealed class SimulatedProcess
{
    private readonly World _world;
    private readonly List<Action> _waiting = [];
    private bool _isSuspended;

    public SimulatedProcess(World world, string name, int incarnation)
    {
        _world = world;
        Name = name;
        Address = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1000 + name[^1]), incarnation);
        Time = new SimulatedTime(world, this);
    }

    public string Name { get; }

    public SiloAddress Address { get; }

    public SimulatedTime Time { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsRunning => IsAlive && !_isSuspended;

    public World World => _world;

    public void In(TimeSpan delay, Action action) => _world.In(delay, () => Do(action));

    public void Kill()
    {
        _world.Tell($"{Name} is killed");
        IsAlive = false;
    }

    public void Suspend()
    {
        _world.Tell($"{Name} is suspended");
        _isSuspended = true;
    }

    public void Continue()
    {
        _world.Tell($"{Name} goes on");
        _isSuspended = false;
        Action[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (Action action in waiting) _world.In(TimeSpan.Zero, () => Do(action));
    }

    private void Do(Action action)
    {
        if (!IsAlive) return;
        if (_isSuspended) _waiting.Add(action);
        else action();
    }
}
