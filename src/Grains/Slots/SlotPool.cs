using Gridfold.Grains.Folds;

namespace Gridfold.Grains.Slots;

/// <summary>
/// The decisions of the slot pool, without clock, storage or messages. Times are those of one monotonic clock. It is made anew whenever
/// its grain moves, and learns from the silos' heartbeats what they hold.
/// </summary>
internal sealed class SlotPool
{
    // A lease that is not in training may go to a slot that idles, once its silo had the time to begin it.
    private static readonly TimeSpan UntakenAfter = TimeSpan.FromSeconds(1);

    private readonly SlotPoolOptions _options;
    private readonly long _generation;
    private readonly TimeSpan _born;
    private readonly Dictionary<string, WaitingFolds> _experiments = [];
    private readonly Dictionary<LeaseId, HeldLease> _leases = [];
    private readonly Dictionary<FoldId, LeaseId> _leaseOfFold = [];
    private readonly Dictionary<string, KnownSilo> _silos = [];
    private readonly HashSet<SiloAddress> _gone = [];
    private readonly Dictionary<string, bool> _withdrawn = [];
    private readonly Dictionary<FoldId, HashSet<string>> _brokeOn = [];
    private TimeSpan _reviewedAt;
    private long _granted;

    /// <param name="options">How leases are kept.</param>
    /// <param name="generation">Greater than that of any pool before.</param>
    /// <param name="now">The time.</param>
    public SlotPool(SlotPoolOptions options, long generation, TimeSpan now)
    {
        _options = options;
        _generation = generation;
        _born = _reviewedAt = now;
    }

    /// <summary>The silos that have not fallen silent, by name.</summary>
    public IEnumerable<SiloSnapshot> Silos => _silos.Values
        .OrderBy(silo => silo.Slots.Name, StringComparer.Ordinal)
        .Select(silo => new SiloSnapshot(silo.Slots, silo.State, [.. LeasesOf(silo.Slots.Name)]));

    /// <summary>The slots that get work.</summary>
    public int SlotCount => _silos.Values.Where(silo => silo.State == SiloState.Active).Sum(silo => silo.Slots.Slots);

    /// <summary>The experiments that have folds here.</summary>
    public IEnumerable<string> Experiments => _experiments.Keys;

    /// <summary>Adds folds that wait; whether any is new.</summary>
    public bool Queue(IReadOnlyList<FoldId> folds, ExperimentShare share)
    {
        bool anyNew = false;
        foreach (FoldId fold in folds)
        {
            _withdrawn.Remove(fold.Experiment);
            WaitingFolds experiment = Experiment(fold.Experiment);
            (experiment.Share, experiment.IsAnnounced) = (share, true);
            anyNew |= !_leaseOfFold.ContainsKey(fold) && experiment.AddLast(fold);
        }

        return anyNew;
    }

    /// <summary>Forgets an experiment: its folds wait no longer and its leases are no longer known.</summary>
    /// <param name="experiment">Its id.</param>
    /// <param name="isFinal">Whether it will not come back.</param>
    public void Withdraw(string experiment, bool isFinal)
    {
        if (_experiments.TryGetValue(experiment, out WaitingFolds? waiting)) waiting.Clear();
        foreach (HeldLease held in HeldBy(experiment).ToList()) Forget(held.Lease);
        _experiments.Remove(experiment);
        _withdrawn[experiment] = isFinal;
        foreach (FoldId fold in _brokeOn.Keys.Where(fold => fold.Experiment == experiment).ToList()) _brokeOn.Remove(fold);
    }

    /// <summary>Takes an experiment's folds out of the queue; its leases stay.</summary>
    /// <returns>How many leases it holds.</returns>
    public int StopQueueing(string experiment)
    {
        if (_experiments.TryGetValue(experiment, out WaitingFolds? waiting)) waiting.Clear();
        return waiting?.Leases ?? 0;
    }

    /// <summary>Leases folds to a silo. When nothing waits, a slot without a lease gets what another silo has leased ahead and does not train.</summary>
    /// <param name="silo">Who asks.</param>
    /// <param name="count">At most this many.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Lease> Lease(SiloSlots silo, int count, TimeSpan now)
    {
        var leases = new List<Lease>();
        if (!Hear(silo, now) || _silos[silo.Name].State != SiloState.Active || now < _born + _options.SettlingTime) return leases;
        while (leases.Count < count && Next(silo.Name) is { } fold) leases.Add(Grant(silo, fold, now));
        while (leases.Count < count && LeasesOf(silo.Name).Count() < silo.Slots && FirstUntaken(silo.Name, now) is { } untaken)
        {
            Forget(untaken);
            leases.Add(Grant(silo, untaken.Fold, now));
        }

        return leases;
    }

    /// <summary>A silo's heartbeat: names every lease that it holds.</summary>
    public SiloOrders Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases, TimeSpan now)
    {
        if (!Hear(silo, now)) return new SiloOrders([.. leases.Select(progress => progress.Lease.Id)], [], false);
        List<LeaseId> lost = [], cancelled = [];
        foreach (LeaseProgress progress in leases)
        {
            Lease lease = progress.Lease;
            if (_leases.ContainsKey(lease.Id) || CanTakeOver(lease)) Hold(progress, now);
            else if (_withdrawn.GetValueOrDefault(lease.Fold.Experiment)) cancelled.Add(lease.Id);
            else lost.Add(lease.Id);
        }

        return new SiloOrders(lost, cancelled, _silos[silo.Name].State != SiloState.Active);
    }

    /// <summary>A lease is given back.</summary>
    /// <returns>The silo that is quarantined by this, or null.</returns>
    public string? Release(LeaseId lease, LeaseEnd end, TimeSpan now)
    {
        if (!_leases.TryGetValue(lease, out HeldLease? held)) return null;
        (FoldId fold, string name) = (held.Lease.Fold, held.Lease.Silo);
        if (end is LeaseEnd.Faulted or LeaseEnd.Returned) WaitAgain(held.Lease);
        else Forget(held.Lease);

        if (end != LeaseEnd.Faulted) _brokeOn.Remove(fold);
        else if (!_brokeOn.TryGetValue(fold, out HashSet<string>? names)) _brokeOn[fold] = [name];
        else names.Add(name);

        if (!_silos.TryGetValue(name, out KnownSilo? silo)) return null;
        if (end == LeaseEnd.Done) silo.Succeed(now);
        return end == LeaseEnd.Faulted && silo.Break(_silos.Values.Where(other => other != silo), _options, now) ? name : null;
    }

    /// <summary>A silo leaves or has died: it is not heard again.</summary>
    /// <returns>Its leases, all ended; their folds wait again.</returns>
    public IReadOnlyList<Lease> Leave(SiloAddress address)
    {
        _gone.Add(address);
        if (_silos.Values.FirstOrDefault(silo => silo.Slots.Address.Equals(address)) is not { } known) return [];
        _silos.Remove(known.Slots.Name);
        return EndAll([.. _leases.Values.Where(held => held.Lease.Silo == known.Slots.Name)]);
    }

    /// <summary>Asks a silo to give back what it holds, or lets it work again.</summary>
    /// <returns>Its address; null when there is no such silo.</returns>
    public SiloAddress? Drain(string name, bool isDraining)
    {
        if (!_silos.TryGetValue(name, out KnownSilo? silo)) return null;
        silo.IsDraining = isDraining;
        return silo.Slots.Address;
    }

    /// <summary>Ends what was not renewed in time and forgets silos that fell silent.</summary>
    /// <returns>The ended leases; their folds wait again.</returns>
    public IReadOnlyList<Lease> Expire(TimeSpan now)
    {
        // Silence counts only while the pool listens: a process that was suspended has heard nobody.
        TimeSpan asleep = now - _reviewedAt;
        _reviewedAt = now;
        if (asleep > _options.LeaseDuration / 2)
        {
            foreach (KnownSilo silo in _silos.Values) silo.HeardAt += asleep;
            foreach (HeldLease held in _leases.Values) held.RenewedAt += asleep;
            return [];
        }

        foreach (KnownSilo silo in _silos.Values.ToList())
        {
            silo.EndQuarantine(now);
            if (silo.HeardAt + _options.LeaseDuration < now) _silos.Remove(silo.Slots.Name);
        }

        if (_born + _options.AnnouncementWait < now)
        {
            foreach (string experiment in _experiments.Where(entry => !entry.Value.IsAnnounced).Select(entry => entry.Key).ToList())
                Withdraw(experiment, isFinal: false);
        }

        return EndAll([.. _leases.Values.Where(held => held.RenewedAt + _options.LeaseDuration < now)]);
    }

    /// <summary>What is leased of an experiment, by trial and fold.</summary>
    public IEnumerable<LeaseProgress> Running(string experiment) => HeldBy(experiment)
        .OrderBy(held => held.Lease.Fold.Trial).ThenBy(held => held.Lease.Fold.Fold)
        .Select(held => held.Progress);

    /// <summary>The fold that comes next: the highest priority, then the fewest leases for the weight, then the longest wait.</summary>
    private FoldId? Next(string silo)
    {
        foreach (WaitingFolds experiment in _experiments.Values
            .Where(experiment => !experiment.IsEmpty && experiment.HasRoom)
            .OrderByDescending(experiment => experiment.Share.Priority).ThenBy(experiment => experiment.Load).ThenBy(experiment => experiment.Turn))
        {
            if (experiment.TryFind(fold => IsFor(fold, silo), out FoldId? fold)) return fold;
        }

        return null;
    }

    /// <summary>A fold that broke on a silo goes to another one, if there is one where it did not.</summary>
    private bool IsFor(FoldId fold, string silo) =>
        !_brokeOn.TryGetValue(fold, out HashSet<string>? names) || !names.Contains(silo)
        || !_silos.Values.Any(other => other.State == SiloState.Active && !names.Contains(other.Slots.Name));

    private Lease? FirstUntaken(string silo, TimeSpan now) => _leases.Values
        .Where(held => held.Lease.Silo != silo && !held.Progress.IsTraining && held.GrantedAt + UntakenAfter < now
            && IsBusy(held.Lease.Silo) && IsFor(held.Lease.Fold, silo))
        .MinBy(held => held.Lease.Id)?.Lease;

    private bool IsBusy(string silo) =>
        _silos.TryGetValue(silo, out KnownSilo? known) && LeasesOf(silo).Count(lease => lease.IsTraining) >= known.Slots.Slots;

    private Lease Grant(SiloSlots silo, FoldId fold, TimeSpan now)
    {
        WaitingFolds experiment = Experiment(fold.Experiment);
        experiment.Remove(fold);
        experiment.Turn = ++_granted;
        var lease = new Lease(new LeaseId(_generation, _granted), fold, silo.Name);
        Hold(new LeaseProgress(lease, 0, false), now);
        return lease;
    }

    /// <summary>
    /// Whether a lease that is not known is the silo's still: one that ran out and whose fold has gone nowhere else; or one from before this
    /// pool, unless a later lease of the fold is known or its experiment was withdrawn.
    /// </summary>
    private bool CanTakeOver(Lease lease)
    {
        FoldId fold = lease.Fold;
        bool isWaiting = _experiments.TryGetValue(fold.Experiment, out WaitingFolds? experiment) && experiment.HasRoom && experiment.Remove(fold);
        if (isWaiting) return true;
        if (lease.Id.Generation == _generation || _withdrawn.ContainsKey(fold.Experiment) || experiment?.HasRoom == false) return false;
        if (!_leaseOfFold.TryGetValue(fold, out LeaseId other)) return true;
        if (other > lease.Id) return false;
        Forget(_leases[other].Lease);
        return true;
    }

    /// <summary>Notes that a silo lives; false when it is known to be gone.</summary>
    private bool Hear(SiloSlots silo, TimeSpan now)
    {
        if (_gone.Contains(silo.Address)) return false;
        if (_silos.TryGetValue(silo.Name, out KnownSilo? known) && !known.Slots.Address.Equals(silo.Address))
        {
            // Of two processes with one name the later one lives.
            bool isLater = silo.Address.Generation >= known.Slots.Address.Generation;
            Leave(isLater ? known.Slots.Address : silo.Address);
            if (!isLater) return false;
            known = null;
        }

        if (known is null) _silos[silo.Name] = new KnownSilo(silo, now);
        else (known.Slots, known.HeardAt) = (silo, now);
        return true;
    }

    private WaitingFolds Experiment(string id)
    {
        if (!_experiments.TryGetValue(id, out WaitingFolds? experiment)) _experiments[id] = experiment = new WaitingFolds();
        return experiment;
    }

    private IEnumerable<HeldLease> HeldBy(string experiment) => _leases.Values.Where(held => held.Lease.Fold.Experiment == experiment);

    private IEnumerable<LeaseProgress> LeasesOf(string silo) => _leases.Values
        .Where(held => held.Lease.Silo == silo)
        .OrderBy(held => held.Lease.Id)
        .Select(held => held.Progress);

    private void Hold(LeaseProgress progress, TimeSpan now)
    {
        Lease lease = progress.Lease;
        if (_leases.TryGetValue(lease.Id, out HeldLease? held))
        {
            (held.Progress, held.RenewedAt) = (progress, now);
            return;
        }

        Experiment(lease.Fold.Experiment).Leases++;
        _leases[lease.Id] = new HeldLease(progress, now);
        _leaseOfFold[lease.Fold] = lease.Id;
    }

    private void Forget(Lease lease)
    {
        _leases.Remove(lease.Id);
        _leaseOfFold.Remove(lease.Fold);
        if (!_experiments.TryGetValue(lease.Fold.Experiment, out WaitingFolds? experiment)) return;
        experiment.Leases--;
        if (experiment is { Leases: 0, IsEmpty: true }) _experiments.Remove(lease.Fold.Experiment);
    }

    private void WaitAgain(Lease lease)
    {
        // Before the lease goes: an experiment with neither leases nor folds is forgotten.
        Experiment(lease.Fold.Experiment).AddFirst(lease.Fold);
        Forget(lease);
    }

    private List<Lease> EndAll(List<HeldLease> ended)
    {
        foreach (HeldLease held in ended) WaitAgain(held.Lease);
        return [.. ended.Select(held => held.Lease)];
    }

    private sealed class HeldLease
    {
        public HeldLease(LeaseProgress progress, TimeSpan now)
        {
            Progress = progress;
            GrantedAt = RenewedAt = now;
        }

        public LeaseProgress Progress { get; set; }

        public TimeSpan GrantedAt { get; }

        public TimeSpan RenewedAt { get; set; }

        public Lease Lease => Progress.Lease;
    }
}
