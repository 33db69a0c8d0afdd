using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;

namespace Gridfold.Simulation.Tests;

/// <summary>The faults of a run, which its seed decides.</summary>
internal sealed class Faults
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(20);

    private readonly World _world;
    private readonly SimulatedCluster _cluster;
    private readonly IReadOnlyList<Intent> _intents;
    private readonly List<SimulatedSilo> _silos = [];
    private readonly List<(double Weight, Action Happen)> _happenings = [];
    private readonly int _count;
    private readonly bool _onlyStorageBreaks;
    private TimeSpan _orderedUntil;
    private bool _isPeace;

    public Faults(World world, SimulatedCluster cluster, IReadOnlyList<Intent> intents)
    {
        _world = world;
        _cluster = cluster;
        _intents = intents;
        _count = world.Between(2, 4);
        _cluster.EpochTime = world.Seconds(0.2, 4);
        RepeatNothing = world.Chance(0.3);
        _onlyStorageBreaks = RepeatNothing && world.Chance(0.4);
        End = world.Seconds(10, 120);
    }

    /// <summary>
    /// Whether no epoch may be trained twice in this run. Then either nothing breaks, while silos come and go and users pause and resume;
    /// or only the storage breaks.
    /// </summary>
    public bool RepeatNothing { get; }

    /// <summary>The time at which the faults end.</summary>
    public TimeSpan End { get; }

    /// <summary>The experiments that a user has cancelled.</summary>
    public HashSet<string> Cancelled { get; } = [];

    public bool AreOver => _world.Now >= End;

    public void StartSilos()
    {
        if (!RepeatNothing && _count > 2 && _world.Chance(0.1)) _cluster.BrokenSilo = "s1";
        for (int number = 1; number <= _count; number++) Start($"s{number}", _world.Between(1, 2));
    }

    public void Begin()
    {
        if (_onlyStorageBreaks) _happenings.Add((1, StorageGoesAway));
        else _happenings.AddRange([(2, Stop), (1, Drain), (2, PauseAndResume), (0.5, StopExperiment), (0.2, CancelExperiment)]);
        if (_onlyStorageBreaks || !RepeatNothing)
        {
            if (_world.Chance(0.4)) (_cluster.Storage.LostAnswers, _cluster.Storage.Refusals) = (
                _world.Random.NextDouble() * 0.1, _world.Random.NextDouble() * 0.1);
            if (_world.Chance(0.3)) _cluster.Storage.SlowestSeconds = _world.Random.NextDouble() * 2;
        }

        if (!RepeatNothing)
        {
            _happenings.AddRange([(3, Kill), (3, Suspend), (1.5, StorageGoesAway), (1, ClocksJump), (0.5, KillAll), (1, ActivationsLeave)]);
            if (_world.Chance(0.5)) (_cluster.Network.LostMessages, _cluster.Network.DoubledMessages) = (
                _world.Random.NextDouble() * 0.05, _world.Random.NextDouble() * 0.1);
            if (_world.Chance(0.4)) _cluster.Network.SlowestSeconds = _world.Random.NextDouble() * 3;
            if (_world.Chance(0.4)) (_cluster.Checkpoints.Refusals, _cluster.Checkpoints.Damages) = (
                _world.Random.NextDouble() * 0.2, _world.Random.NextDouble() * 0.2);
            if (_world.Chance(0.3)) _cluster.TrainingFaults = _world.Random.NextDouble() * 0.1;
        }

        Next();
    }

    /// <summary>Ends all faults, and starts everything again that is down.</summary>
    public void Heal()
    {
        _isPeace = true;
        (_cluster.Network.LostMessages, _cluster.Network.DoubledMessages, _cluster.Network.SlowestSeconds) = (0, 0, 0.005);
        (_cluster.Storage.LostAnswers, _cluster.Storage.Refusals, _cluster.Storage.SlowestSeconds, _cluster.Storage.AwayUntil) = (
            0, 0, 0.01, TimeSpan.Zero);
        (_cluster.Checkpoints.Refusals, _cluster.Checkpoints.Damages, _cluster.TrainingFaults) = (0, 0, 0);
    }

    private void Next() => _world.In(_world.Seconds(0.5, 15), () =>
    {
        if (_isPeace) return;
        double draw = _world.Random.NextDouble() * _happenings.Sum(happening => happening.Weight);
        _happenings.First(happening => (draw -= happening.Weight) <= 0).Happen();
        Next();
    });

    private void Start(string name, int slots)
    {
        _world.Tell($"{name} starts with {slots} slots");
        _silos.Add(_cluster.StartSilo(name, slots));
    }

    private void Replace(SimulatedSilo silo)
    {
        _silos.Remove(silo);
        _world.In(_world.Seconds(0.1, 20), () => Start(silo.Process.Name, silo.Slots));
    }

    private SimulatedSilo? Any() => _silos.Count == 0 ? null : _world.Pick(_silos);

    private void Kill() => Kill(Any());

    private void Kill(SimulatedSilo? silo)
    {
        if (silo is null) return;
        silo.Process.Kill();
        _world.In(_world.Seconds(1, 8), () => _cluster.Network.DeclareDead(silo.Process));
        Replace(silo);
    }

    private void KillAll()
    {
        foreach (SimulatedSilo silo in _silos.ToList()) Kill(silo);
    }

    /// <summary>The process hangs. The cluster may declare it dead; the process learns of that shortly after it goes on.</summary>
    private void Suspend()
    {
        if (Any() is not { } silo) return;
        silo.Process.Suspend();
        bool isOver = false;
        TimeSpan length = _world.Chance(0.5) ? _world.Seconds(0.5, 8) : _world.Seconds(8, 120);
        _world.In(_world.Seconds(4, 10), () =>
        {
            if (isOver) return;
            _cluster.Network.DeclareDead(silo.Process);
            Replace(silo);
        });
        _world.In(length, () =>
        {
            isOver = true;
            silo.Process.Continue();
            if (_cluster.Network.Dead.Contains(silo.Process.Address)) _world.In(_world.Seconds(0, 5), silo.Process.Kill);
        });
    }

    /// <summary>An operator stops the process in order.</summary>
    private void Stop()
    {
        if (_silos.Count < 2 || Any() is not { } silo) return;
        _world.Tell($"{silo.Process.Name} is asked to stop");
        _silos.Remove(silo);
        silo.Stopping.Cancel();
        bool isGone = false;
        void Go()
        {
            if (isGone) return;
            isGone = true;
            Activation[] activations = [.. _cluster.Network.Activations.Where(activation => activation.Process == silo.Process)];
            foreach (Activation activation in activations) activation.Leave();
            _world.In(TimeSpan.FromSeconds(5), () =>
            {
                silo.Process.Kill();
                _cluster.Network.DeclareDead(silo.Process);
            });
        }

        silo.Agent.ContinueWith(_ => silo.Process.In(TimeSpan.Zero, Go), TaskContinuationOptions.ExecuteSynchronously);
        _world.In(GracePeriod, () =>
        {
            silo.Impatience.Cancel();
            Go();
        });
        _world.In(_world.Seconds(26, 40), () => Start(silo.Process.Name, silo.Slots));
    }

    private void Drain()
    {
        if (_silos.Count < 2 || Any() is not { } silo) return;
        Order(grains => grains.GetSlotPool().Drain(silo.Process.Name, true));
        _world.In(_world.Seconds(1, 30), () => Order(grains => grains.GetSlotPool().Drain(silo.Process.Name, false)));
    }

    private void PauseAndResume()
    {
        if (!MayOrder()) return;
        string id = _world.Pick(_intents).Id;
        Order(grains => grains.GetGrain<IExperimentGrain>(id).Pause());

        // An experiment that is resumed before its trainings have been saved trains an epoch again.
        ResumeLater(id);
    }

    private void StopExperiment()
    {
        if (!MayOrder()) return;
        string id = _world.Pick(_intents).Id;
        Order(grains => grains.GetGrain<IExperimentGrain>(id).Stop());
        ResumeLater(id);
    }

    /// <summary>Never the first experiment, so that one experiment has to complete.</summary>
    private void CancelExperiment()
    {
        if (_intents.Count == 1) return;
        Cancelled.Add(_intents[1].Id);
        Order(grains => grains.GetGrain<IExperimentGrain>(_intents[1].Id).Cancel());
    }

    /// <summary>Where no epoch may be repeated, users wait for each other.</summary>
    private bool MayOrder() => !RepeatNothing || _world.Now >= _orderedUntil;

    /// <summary>
    /// An experiment that is resumed before its trainings have been saved trains an epoch again. Where no epoch may be repeated, the user
    /// waits.
    /// </summary>
    private void ResumeLater(string id)
    {
        TimeSpan saved = RepeatNothing ? _cluster.EpochTime + TimeSpan.FromSeconds(4) : TimeSpan.Zero;
        TimeSpan delay = saved + _world.Seconds(0.5, 30);
        _orderedUntil = _world.Now + delay + saved;
        _world.In(delay, () => Order(grains => grains.GetGrain<IExperimentGrain>(id).Resume()));
    }

    private void StorageGoesAway() => _cluster.Storage.AwayUntil = _world.Now + _world.Seconds(1, 60);

    private void ClocksJump()
    {
        foreach (SimulatedSilo silo in _silos) silo.Process.Time.Drift = _world.Seconds(-300, 300);
    }

    /// <summary>The runtime moves grains at any time.</summary>
    private void ActivationsLeave()
    {
        foreach (Activation activation in _cluster.Network.Activations.ToList())
        {
            if (activation.Process.IsRunning && _world.Chance(0.5)) activation.Process.In(TimeSpan.Zero, activation.Leave);
        }
    }

    private void Order<T>(Func<IGrainFactory, Task<T>> order) => _cluster.AsUser(() => _cluster.Ask(order)).Ignore();
}
