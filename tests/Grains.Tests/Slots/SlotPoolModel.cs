using System.Net;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Slots;

/// <summary>
/// A slot pool beside the simplest model of it: the waiting folds, and the holders of leases with their times. Each step changes both and
/// compares them. Silos remember their leases until the pool tells them that they lost them.
/// </summary>
internal sealed class SlotPoolModel
{
    public static readonly SlotPoolOptions Options = new();

    private const int MostOfUser = 3;

    private static readonly ExperimentShare[] Shares =
        [new(), new(2) { User = "u", MaxSlotsOfUser = MostOfUser }, new(3, 0, 2) { User = "u", MaxSlotsOfUser = MostOfUser }];

    private static readonly SiloSlots[] Silos = [Silo(0, 2), Silo(1, 2), Silo(2, 2)];

    private readonly HashSet<FoldId> _waiting = [];
    private readonly Dictionary<LeaseId, (Lease Lease, TimeSpan RenewedAt)> _held = [];
    private readonly List<Lease>[] _remembered = [[], [], []];
    private readonly SlotPool _pool = new(Options, 1, [], TimeSpan.Zero);
    private TimeSpan _now;
    private long _run;

    public static SiloSlots Silo(int number, int slots) =>
        new($"silo-{number}", SiloAddress.New(new IPEndPoint(IPAddress.Loopback, number), 1), "cpu", slots);

    public void Step(int action, int silo, int experiment, int number)
    {
        switch (action)
        {
            case 0 or 1: Queue(experiment, number); break;
            case 2 or 3: Lease(silo, number % 4); break;
            case 4: Renew(silo, number); break;
            case 5 or 6: Release(silo, number, (LeaseEnd)(number % 4)); break;
            case 7: Pass(TimeSpan.FromSeconds(number % 5)); break;
            case 8 when number == 2: Withdraw(experiment); break;
        }

        Compare();
    }

    /// <summary>Every waiting fold is leased in the end, and no other fold is.</summary>
    public void Drain()
    {
        var drained = new List<FoldId>();
        _pool.Release([.. _held.Keys], LeaseEnd.Done, _now);
        SiloSlots fresh = Silo(9, 1000);
        foreach (SiloSlots silo in Silos) _pool.Leave(silo.Address);
        while (_pool.Lease(fresh, 100, _now) is { Count: > 0 } leases)
        {
            drained.AddRange(leases.Select(lease => lease.Fold));
            _pool.Release([.. leases.Select(lease => lease.Id)], LeaseEnd.Done, _now);
        }

        Assert.Equal(_waiting.Count, drained.Count);
        Assert.True(_waiting.SetEquals(drained));
        Assert.Empty(_pool.Experiments);
    }

    private static string Name(int experiment) => $"e{experiment}";

    private static ExperimentShare Share(FoldId fold) => Shares[fold.Experiment[1] - '0'];

    private void Queue(int experiment, int number)
    {
        // Trials are grouped in threes.
        long group = 1 + ((number - 1) / 3 * 3);
        FoldId[] folds = [new(Name(experiment), number, 1), new(Name(experiment), number, 2), new(Name(experiment), group, 1)];
        FoldId[] added = [.. folds.Where(fold => !IsHeld(fold) && _waiting.Add(fold))];
        Assert.Equal(added.Length > 0, _pool.Queue(folds, group, Shares[experiment] with { Run = ++_run }));
    }

    private void Lease(int silo, int count)
    {
        IReadOnlyList<Lease> leases = _pool.Lease(Silos[silo], count, _now);
        foreach (Lease lease in leases)
        {
            if (lease.Job == lease.Id) Assert.Contains(lease.Fold.Experiment, Eligible());
            Assert.Equal(1 + ((lease.Fold.Trial - 1) / 3 * 3), lease.Group);
            Assert.True(_waiting.Remove(lease.Fold), $"{lease.Fold} is leased and did not wait");
            Assert.Equal(Silos[silo].Name, lease.Silo);
            Assert.True(_held.Keys.All(held => held < lease.Id), "its id is not the greatest");
            _held.Add(lease.Id, (lease, _now));
            _remembered[silo].Add(lease);
        }

        // A job is leased whole: none of its folds waits on.
        foreach (Lease lease in leases)
            Assert.DoesNotContain(_waiting, fold => fold.Experiment == lease.Fold.Experiment && fold.Fold == lease.Fold.Fold
                && (fold.Trial - 1) / 3 == (lease.Fold.Trial - 1) / 3);
        Assert.InRange(leases.Select(lease => lease.Job).Distinct().Count(), 0, count);
    }

    private void Renew(int silo, int number)
    {
        // Sometimes a silo has forgotten a lease, because a heartbeat crossed with the lease's end.
        Lease[] named = [.. _remembered[silo].Where((_, index) => index != number)];
        var lost = new List<LeaseId>();
        foreach (Lease lease in named)
        {
            bool hasRoom = HasRoom(lease.Fold) || _held.Values.Any(held => held.Lease.Job == lease.Job);
            bool isTakenOver = !_held.ContainsKey(lease.Id) && hasRoom && _waiting.Remove(lease.Fold);
            if (_held.ContainsKey(lease.Id) || isTakenOver) _held[lease.Id] = (lease, _now);
            else lost.Add(lease.Id);
        }

        SiloOrders orders = _pool.Renew(Silos[silo], [.. named.Select(lease => new LeaseProgress(lease, number, number % 2 == 0))], _now);
        Assert.Equal(lost, orders.Lost);
        Assert.Empty(orders.Cancelled);
        _remembered[silo].RemoveAll(lease => lost.Contains(lease.Id));
    }

    private void Release(int silo, int number, LeaseEnd end)
    {
        if (_remembered[silo].Count == 0) return;
        Lease lease = _remembered[silo][number % _remembered[silo].Count];

        // Other tests are for quarantines.
        if (end == LeaseEnd.Faulted) end = LeaseEnd.Returned;
        _pool.Release([lease.Id], end, _now);
        if (_held.Remove(lease.Id) && end == LeaseEnd.Returned) _waiting.Add(lease.Fold);
        _remembered[silo].Remove(lease);
    }

    private void Pass(TimeSpan time)
    {
        _now += time;
        Lease[] expected = [.. _held.Values.Where(held => held.RenewedAt + Options.LeaseDuration < _now).Select(held => held.Lease)];
        Assert.Equal(expected.Select(lease => lease.Id).Order(), _pool.Expire(_now).Select(lease => lease.Id).Order());
        foreach (Lease lease in expected)
        {
            _held.Remove(lease.Id);
            _waiting.Add(lease.Fold);
        }

        // A fold that nobody announced for a minute is withdrawn. Here every fold is announced.
        Assert.Empty(_pool.Expire(_now));
    }

    private void Withdraw(int experiment)
    {
        _pool.Withdraw(Name(experiment), _run, isFinal: false);
        _waiting.RemoveWhere(fold => fold.Experiment == Name(experiment));
        foreach (LeaseId lease in _held.Where(held => held.Value.Lease.Fold.Experiment == Name(experiment)).Select(held => held.Key)
            .ToList()) _held.Remove(lease);
    }

    private void Compare()
    {
        for (int experiment = 0; experiment < 3; experiment++)
        {
            FoldId[] running = [.. _pool.Running(Name(experiment)).Select(progress => progress.Lease.Fold)];
            Assert.Equal(running.Length, running.Distinct().Count());
            Assert.Equal(_held.Values.Select(held => held.Lease.Fold).Where(fold => fold.Experiment == Name(experiment))
                .OrderBy(fold => fold.Trial).ThenBy(fold => fold.Fold), running);
            Assert.False(HeldBy(Name(experiment)) > Shares[experiment].MaxSlots, "more jobs than max_slots");
        }
    }

    private bool IsHeld(FoldId fold) => _held.Values.Any(held => held.Lease.Fold == fold);

    private int HeldBy(string experiment) => _held.Values.Where(held => held.Lease.Fold.Experiment == experiment)
        .DistinctBy(held => held.Lease.Job).Count();

    private List<string> Eligible() =>
    [
        .. _waiting.Where(fold => HasRoom(fold) && (Share(fold).User is null || HeldBy(Name(1)) + HeldBy(Name(2)) < MostOfUser))
            .Select(fold => fold.Experiment).Distinct(),
    ];

    /// <summary>Whether the experiment's own limit has room. A lease that is taken over may pass the quota of the user.</summary>
    private bool HasRoom(FoldId fold) => !(HeldBy(fold.Experiment) >= Share(fold).MaxSlots);
}
