using Gridfold.Grains.Folds;

namespace Gridfold.Grains.Slots;

/// <summary>
/// The decisions of the slot pool, without clock or messages. Between experiments the one that holds the fewest leases comes first,
/// within one the folds come in the order queued.
/// </summary>
internal sealed class SlotPool
{
    private readonly TimeSpan _leaseDuration;
    private readonly Dictionary<string, Queued> _experiments = [];
    private readonly Dictionary<Guid, Held> _leases = [];
    private readonly Dictionary<FoldId, Guid> _leaseOfFold = [];
    private readonly Dictionary<string, Known> _silos = [];
    private long _turn;

    public SlotPool(TimeSpan leaseDuration) => _leaseDuration = leaseDuration;

    /// <summary>The silos that have not fallen silent, by name.</summary>
    public IEnumerable<SiloSnapshot> Silos => _silos.Values
        .OrderBy(silo => silo.Slots.Name, StringComparer.Ordinal)
        .Select(silo => new SiloSnapshot(silo.Slots, [.. LeasesOf(silo.Slots.Name)]));

    public int SlotCount => _silos.Values.Sum(silo => silo.Slots.Slots);

    /// <summary>Adds folds that wait; whether any is new.</summary>
    public bool Queue(IReadOnlyList<FoldId> folds, int? maxSlots)
    {
        bool anyNew = false;
        foreach (FoldId fold in folds)
        {
            Queued experiment = Experiment(fold.Experiment);
            experiment.MaxSlots = maxSlots;
            if (_leaseOfFold.ContainsKey(fold) || !experiment.Waiting.Add(fold)) continue;
            experiment.Order.Enqueue(fold);
            anyNew = true;
        }

        return anyNew;
    }

    /// <summary>Forgets an experiment: its folds wait no longer and its leases are no longer known.</summary>
    public void Withdraw(string experiment)
    {
        _experiments.Remove(experiment);
        foreach (Held held in _leases.Values.Where(held => held.Lease.Fold.Experiment == experiment).ToList()) Forget(held.Lease);
    }

    /// <summary>Leases folds to a silo.</summary>
    public IReadOnlyList<Lease> Lease(SiloSlots silo, int count, DateTimeOffset now)
    {
        Hear(silo, now);
        var leases = new List<Lease>();
        while (leases.Count < count && Next() is { } experiment)
        {
            FoldId fold = experiment.Order.Dequeue();
            if (!experiment.Waiting.Remove(fold)) continue;
            experiment.Turn = ++_turn;
            var lease = new Lease(Guid.NewGuid(), fold, silo.Name);
            Hold(new LeaseProgress(lease, 0, false), now);
            leases.Add(lease);
        }

        return leases;
    }

    /// <summary>
    /// A silo's heartbeat. A lease that is not known was granted before this pool came to life: it is taken over, unless the
    /// fold has gone elsewhere, its experiment was withdrawn, or the experiment holds all the leases that it may.
    /// </summary>
    /// <returns>The leases that the silo holds no longer.</returns>
    public IReadOnlyList<Guid> Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases, DateTimeOffset now)
    {
        Hear(silo, now);
        var lost = new List<Guid>();
        foreach (LeaseProgress progress in leases)
        {
            Lease lease = progress.Lease;
            bool isTakenOver = !_leases.ContainsKey(lease.Id) && _experiments.TryGetValue(lease.Fold.Experiment, out Queued? experiment)
                && experiment.HasRoom && experiment.Waiting.Remove(lease.Fold);
            if (_leases.ContainsKey(lease.Id) || isTakenOver) Hold(progress, now);
            else lost.Add(lease.Id);
        }

        return lost;
    }

    /// <summary>Ends a lease.</summary>
    public void Release(Guid lease)
    {
        if (_leases.TryGetValue(lease, out Held? held)) Forget(held.Lease);
    }

    /// <summary>A silo leaves.</summary>
    /// <returns>Its leases, all ended.</returns>
    public IReadOnlyList<Lease> Leave(string silo)
    {
        _silos.Remove(silo);
        return EndAll([.. _leases.Values.Where(held => held.Lease.Silo == silo)]);
    }

    /// <summary>Ends what was not renewed in time and forgets silos that fell silent.</summary>
    /// <returns>The ended leases.</returns>
    public IReadOnlyList<Lease> Expire(DateTimeOffset now)
    {
        foreach (Known silo in _silos.Values.Where(silo => silo.HeardAt + _leaseDuration < now).ToList()) _silos.Remove(silo.Slots.Name);
        return EndAll([.. _leases.Values.Where(held => held.RenewedAt + _leaseDuration < now)]);
    }

    /// <summary>What is leased of an experiment, by trial and fold.</summary>
    public IEnumerable<LeaseProgress> Running(string experiment) => _leases.Values
        .Where(held => held.Lease.Fold.Experiment == experiment)
        .OrderBy(held => held.Lease.Fold.Trial).ThenBy(held => held.Lease.Fold.Fold)
        .Select(held => held.Progress);

    private Queued? Next() => _experiments.Values
        .Where(experiment => experiment.Waiting.Count > 0 && experiment.HasRoom)
        .OrderBy(experiment => experiment.Leases).ThenBy(experiment => experiment.Turn)
        .FirstOrDefault();

    private Queued Experiment(string id)
    {
        if (!_experiments.TryGetValue(id, out Queued? experiment))
            _experiments[id] = experiment = new Queued { Leases = _leases.Values.Count(held => held.Lease.Fold.Experiment == id) };
        return experiment;
    }

    private IEnumerable<LeaseProgress> LeasesOf(string silo) => _leases.Values
        .Where(held => held.Lease.Silo == silo)
        .OrderBy(held => held.Lease.Fold.ToString(), StringComparer.Ordinal)
        .Select(held => held.Progress);

    private void Hear(SiloSlots silo, DateTimeOffset now) => _silos[silo.Name] = new Known(silo, now);

    private void Hold(LeaseProgress progress, DateTimeOffset now)
    {
        Lease lease = progress.Lease;
        if (!_leases.ContainsKey(lease.Id)) Experiment(lease.Fold.Experiment).Leases++;
        _leases[lease.Id] = new Held(progress, now);
        _leaseOfFold[lease.Fold] = lease.Id;
    }

    private void Forget(Lease lease)
    {
        _leases.Remove(lease.Id);
        _leaseOfFold.Remove(lease.Fold);
        if (!_experiments.TryGetValue(lease.Fold.Experiment, out Queued? experiment)) return;
        experiment.Leases--;
        if (experiment is { Leases: 0, Waiting.Count: 0 }) _experiments.Remove(lease.Fold.Experiment);
    }

    private List<Lease> EndAll(List<Held> ended)
    {
        foreach (Held held in ended) Forget(held.Lease);
        return [.. ended.Select(held => held.Lease)];
    }

    private sealed record Held(LeaseProgress Progress, DateTimeOffset RenewedAt)
    {
        public Lease Lease => Progress.Lease;
    }

    private sealed record Known(SiloSlots Slots, DateTimeOffset HeardAt);

    /// <summary>An experiment's folds that wait. One taken over by <see cref="Renew"/> leaves the set and is skipped in the order.</summary>
    private sealed class Queued
    {
        public Queue<FoldId> Order { get; } = [];

        public HashSet<FoldId> Waiting { get; } = [];

        public int Leases { get; set; }

        public int? MaxSlots { get; set; }

        public bool HasRoom => !(Leases >= MaxSlots);

        public long Turn { get; set; }
    }
}
