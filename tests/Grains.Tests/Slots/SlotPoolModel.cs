using Gridfold.Grains.Folds;
using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Tests.Slots;

/// <summary>
/// A slot pool beside the plainest description of what it must hold: who waits, and who holds what since when. Each step does the
/// same to both and compares. Silos remember the leases that they were given until they are told that they lost them.
/// </summary>
internal sealed class SlotPoolModel
{
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(10);

    private static readonly int?[] Limits = [null, 1, 3];

    private readonly HashSet<FoldId> _waiting = [];
    private readonly Dictionary<Guid, (Lease Lease, DateTimeOffset RenewedAt)> _held = [];
    private readonly List<Lease>[] _remembered = [[], [], []];
    private SlotPool _pool = new(LeaseDuration);
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public void Step(int action, int silo, int experiment, int number)
    {
        switch (action)
        {
            case 0 or 1: Queue(experiment, number); break;
            case 2 or 3: Lease(silo, number % 4); break;
            case 4: Renew(silo, number); break;
            case 5: Release(silo, number); break;
            case 6: Pass(TimeSpan.FromSeconds(number)); break;
            case 7 when number == 1: Leave(silo); break;
            case 7 when number == 2: Withdraw(experiment); break;
            case 7 when number == 3: Restart(); break;
        }

        Compare();
    }

    /// <summary>Every fold that waits comes out in the end, and no other.</summary>
    public void Drain()
    {
        var drained = new List<FoldId>();
        HashSet<FoldId> expected = [.. _waiting];
        foreach ((Lease lease, _) in _held.Values) _pool.Release(lease.Id);
        while (_pool.Lease(Silo(0), 100, _now) is { Count: > 0 } leases)
        {
            drained.AddRange(leases.Select(lease => lease.Fold));
            foreach (Lease lease in leases) _pool.Release(lease.Id);
        }

        Assert.Equal(expected.Count, drained.Count);
        Assert.True(expected.SetEquals(drained));
        Assert.All(Enumerable.Range(0, 3), experiment => Assert.Empty(_pool.Running(Name(experiment))));
    }

    private static string Name(int experiment) => $"e{experiment}";

    private static SiloSlots Silo(int silo) => new($"s{silo}", "cpu", 2);

    private static int? Limit(FoldId fold) => Limits[fold.Experiment[1] - '0'];

    private void Queue(int experiment, int number)
    {
        FoldId[] folds = [new(Name(experiment), number, 1), new(Name(experiment), number, 2), new(Name(experiment), 1, 1)];
        FoldId[] added = [.. folds.Where(fold => !IsHeld(fold) && _waiting.Add(fold))];
        Assert.Equal(added.Length > 0, _pool.Queue(folds, Limits[experiment]));
    }

    private void Lease(int silo, int count)
    {
        IReadOnlyList<Lease> leases = _pool.Lease(Silo(silo), count, _now);
        foreach (Lease lease in leases)
        {
            Assert.Contains(lease.Fold.Experiment, Eligible());
            Assert.Equal(Eligible().Min(HeldBy), HeldBy(lease.Fold.Experiment));
            Assert.True(_waiting.Remove(lease.Fold), $"{lease.Fold} is leased and did not wait");
            Assert.Equal(Silo(silo).Name, lease.Silo);
            _held.Add(lease.Id, (lease, _now));
            _remembered[silo].Add(lease);
        }

        if (leases.Count < count) Assert.Empty(Eligible());
    }

    private void Renew(int silo, int number)
    {
        // One of the leases is forgotten now and then: a heartbeat that crossed with its end.
        Lease[] named = [.. _remembered[silo].Where((_, index) => index != number)];
        var lost = new List<Guid>();
        foreach (Lease lease in named)
        {
            bool isTakenOver = !_held.ContainsKey(lease.Id) && Eligible().Contains(lease.Fold.Experiment) && _waiting.Remove(lease.Fold);
            if (_held.ContainsKey(lease.Id) || isTakenOver) _held[lease.Id] = (lease, _now);
            else lost.Add(lease.Id);
        }

        Assert.Equal(lost, _pool.Renew(Silo(silo), [.. named.Select(lease => new LeaseProgress(lease, number, true))], _now));
        _remembered[silo].RemoveAll(lease => lost.Contains(lease.Id));
    }

    private void Release(int silo, int number)
    {
        if (_remembered[silo].Count == 0) return;
        Lease lease = _remembered[silo][number % _remembered[silo].Count];
        _pool.Release(lease.Id);
        _held.Remove(lease.Id);
        _remembered[silo].Remove(lease);
    }

    private void Pass(TimeSpan time)
    {
        _now += time;
        Ended(_pool.Expire(_now), held => held.RenewedAt + LeaseDuration < _now);
        Assert.Empty(_pool.Expire(_now));
    }

    private void Leave(int silo)
    {
        Ended(_pool.Leave(Silo(silo).Name), held => held.Lease.Silo == Silo(silo).Name);
        Assert.Empty(_pool.Leave(Silo(silo).Name));
        Assert.DoesNotContain(_pool.Silos, known => known.Silo == Silo(silo));
    }

    private void Ended(IReadOnlyList<Lease> found, Func<(Lease Lease, DateTimeOffset RenewedAt), bool> isEnded)
    {
        Lease[] expected = [.. _held.Values.Where(isEnded).Select(held => held.Lease)];
        Assert.Equal(expected.OrderBy(lease => lease.Id), found.OrderBy(lease => lease.Id));
        foreach (Lease lease in expected) _held.Remove(lease.Id);
    }

    private void Withdraw(int experiment)
    {
        _pool.Withdraw(Name(experiment));
        _waiting.RemoveWhere(fold => fold.Experiment == Name(experiment));
        foreach (Guid lease in _held.Where(held => held.Value.Lease.Fold.Experiment == Name(experiment)).Select(held => held.Key).ToList()) _held.Remove(lease);
    }

    /// <summary>The pool's grain moves: a new one knows nothing, while silos still hold their leases.</summary>
    private void Restart()
    {
        _pool = new SlotPool(LeaseDuration);
        _waiting.Clear();
        _held.Clear();
    }

    private void Compare()
    {
        for (int experiment = 0; experiment < 3; experiment++)
        {
            FoldId[] running = [.. _pool.Running(Name(experiment)).Select(progress => progress.Lease.Fold)];
            Assert.Equal(running.Length, running.Distinct().Count());
            Assert.Equal(_held.Values.Select(held => held.Lease.Fold).Where(fold => fold.Experiment == Name(experiment)).OrderBy(fold => fold.Trial).ThenBy(fold => fold.Fold), running);
            Assert.False(running.Length > Limits[experiment], "more leases than max_slots");
        }
    }

    private bool IsHeld(FoldId fold) => _held.Values.Any(held => held.Lease.Fold == fold);

    private int HeldBy(string experiment) => _held.Values.Count(held => held.Lease.Fold.Experiment == experiment);

    private List<string> Eligible() =>
        [.. _waiting.Where(fold => !(HeldBy(fold.Experiment) >= Limit(fold))).Select(fold => fold.Experiment).Distinct()];
}
