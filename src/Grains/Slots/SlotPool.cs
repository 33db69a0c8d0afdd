using Gridfold.Grains.Folds;

namespace Gridfold.Grains.Slots;

/// <summary>
/// The decisions of the slot pool, without clock, storage or messages. Times are those of one monotonic clock. It is made anew whenever
/// its grain moves, and learns from the silos' heartbeats what they hold.
/// </summary>
internal sealed class SlotPool
{
    private readonly SlotPoolOptions _options;
    private readonly long _generation;
    private readonly TimeSpan _born;
    private readonly Dictionary<string, WaitingFolds> _experiments = [];
    private readonly Dictionary<LeaseId, HeldLease> _leases = [];
    private readonly Dictionary<FoldId, LeaseId> _leaseOfFold = [];
    private readonly Dictionary<string, KnownSilo> _silos = [];
    private readonly HashSet<SiloAddress> _gone = [];
    private readonly HashSet<SiloAddress> _unheard;
    private readonly Dictionary<string, (long Run, bool IsFinal)> _withdrawn = [];
    private readonly Dictionary<FoldId, HashSet<string>> _brokeOn = [];
    private TimeSpan _reviewedAt;
    private long _granted;

    /// <param name="options">How leases are kept.</param>
    /// <param name="generation">Greater than that of any pool before.</param>
    /// <param name="members">The cluster's silos; nothing is leased before each has said what it holds.</param>
    /// <param name="now">The time.</param>
    public SlotPool(SlotPoolOptions options, long generation, IEnumerable<SiloAddress> members, TimeSpan now)
    {
        _unheard = [.. members];
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

    /// <summary>Folds that wait.</summary>
    public long Queued => _experiments.Values.Sum(experiment => (long)experiment.Count);

    /// <summary>Folds that are leased.</summary>
    public long Leased => _leases.Count;

    /// <summary>The experiments that have folds here.</summary>
    public IEnumerable<string> Experiments => _experiments.Keys;

    /// <summary>The silos that the pool knows or waits for.</summary>
    public IEnumerable<SiloAddress> Addresses => _silos.Values.Select(silo => silo.Slots.Address).Union(_unheard);

    /// <summary>Whether the pool knows who holds what, or has waited long enough to learn it.</summary>
    public bool IsSettled(TimeSpan now) => _unheard.Count == 0 || now >= _born + _options.SettlingTime;

    /// <summary>Adds folds that wait; whether any is new.</summary>
    public bool Queue(IReadOnlyList<FoldId> folds, ExperimentShare share)
    {
        bool anyNew = false;
        foreach (FoldId fold in folds)
        {
            // A message may come late: the experiment has been halted since it was sent.
            if (_withdrawn.TryGetValue(fold.Experiment, out (long Run, bool IsFinal) halt) && share.Run <= halt.Run) return anyNew;
            _withdrawn.Remove(fold.Experiment);
            WaitingFolds experiment = Experiment(fold.Experiment);
            (experiment.Share, experiment.IsAnnounced) = (share, true);
            anyNew |= !_leaseOfFold.ContainsKey(fold) && experiment.AddLast(fold);

            // Leases from before this pool, taken over before anybody said how many there may be: the latest are those that counted.
            while (experiment.Leases > share.MaxSlots) WaitAgain(HeldBy(fold.Experiment).MinBy(held => held.Lease.Id)!.Lease);
        }

        return anyNew;
    }

    /// <summary>Forgets an experiment: its folds wait no longer and its leases are no longer known.</summary>
    /// <param name="experiment">Its id.</param>
    /// <param name="run">Which run of it has ended; see <see cref="ExperimentShare"/>.</param>
    /// <param name="isFinal">Whether it will not come back.</param>
    public void Withdraw(string experiment, long run, bool isFinal)
    {
        if (_experiments.TryGetValue(experiment, out WaitingFolds? waiting)) waiting.Clear();
        foreach (HeldLease held in HeldBy(experiment).ToList()) Forget(held.Lease);
        _experiments.Remove(experiment);
        _withdrawn[experiment] = (run, isFinal);
        foreach (FoldId fold in _brokeOn.Keys.Where(fold => fold.Experiment == experiment).ToList()) _brokeOn.Remove(fold);
    }

    /// <summary>Takes an experiment's folds out of the queue; its leases stay.</summary>
    /// <returns>How many leases it holds; null while the pool has not heard from every silo.</returns>
    public int? StopQueueing(string experiment, TimeSpan now)
    {
        int leases = 0;
        if (_experiments.TryGetValue(experiment, out WaitingFolds? waiting))
        {
            waiting.Clear();
            leases = waiting.Leases;
            if (leases == 0) _experiments.Remove(experiment);
        }

        return IsSettled(now) ? leases : null;
    }

    /// <summary>
    /// Leases folds to a silo. A slot that has nothing to do comes before one that leases ahead: when nothing waits, the silos that have
    /// leased ahead are asked to give back.
    /// </summary>
    /// <param name="silo">Who asks.</param>
    /// <param name="count">At most this many.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Lease> Lease(SiloSlots silo, int count, TimeSpan now)
    {
        var leases = new List<Lease>();
        if (!Hear(silo, now) || _silos[silo.Name].State != SiloState.Active || !IsSettled(now)) return leases;
        int held = HeldOn(silo.Name).Count(), idleElsewhere = _silos.Values.Where(other => other.Slots.Name != silo.Name).Sum(other => other.IdleSlots);
        int limit = idleElsewhere == 0 ? count : Math.Min(count, silo.Slots - held);
        while (leases.Count < limit && Next(silo.Name) is { } fold) leases.Add(Grant(silo, fold, now));
        int idle = _silos[silo.Name].IdleSlots = Math.Max(0, silo.Slots - held - leases.Count);
        foreach (HeldLease ahead in LeasedAhead(silo.Name).Take(idle)) ahead.IsWanted = true;
        return leases;
    }

    /// <summary>A silo's heartbeat: names every lease that it holds.</summary>
    public SiloOrders Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases, TimeSpan now)
    {
        _unheard.Remove(silo.Address);
        if (!Hear(silo, now)) return new SiloOrders([.. leases.Select(progress => progress.Lease.Id)], [], [], false);
        List<LeaseId> lost = [], cancelled = [], wanted = [];
        foreach (LeaseProgress progress in leases)
        {
            Lease lease = progress.Lease;
            if (_leases.ContainsKey(lease.Id) || CanTakeOver(lease))
            {
                if (Hold(progress, now).IsWanted && !progress.IsTraining) wanted.Add(lease.Id);
            }
            else if (_withdrawn.GetValueOrDefault(lease.Fold.Experiment).IsFinal) cancelled.Add(lease.Id);
            else lost.Add(lease.Id);
        }

        return new SiloOrders(lost, cancelled, wanted, _silos[silo.Name].State != SiloState.Active);
    }

    /// <summary>A lease is given back.</summary>
    /// <returns>The silo that is quarantined by this, or null.</returns>
    public string? Release(LeaseId lease, LeaseEnd end, TimeSpan now)
    {
        if (!_leases.TryGetValue(lease, out HeldLease? held)) return null;
        (FoldId fold, string name) = (held.Lease.Fold, held.Lease.Silo);
        if (end is LeaseEnd.Faulted or LeaseEnd.Returned) WaitAgain(held.Lease);
        else Forget(held.Lease);

        if (end is LeaseEnd.Done or LeaseEnd.Unneeded) _brokeOn.Remove(fold);
        else if (end != LeaseEnd.Faulted) return null;
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
        _unheard.Remove(address);
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
                Withdraw(experiment, run: -1, isFinal: false);
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

    /// <summary>What other silos hold beyond their slots, the latest first.</summary>
    private IEnumerable<HeldLease> LeasedAhead(string silo) => _silos.Values
        .Where(other => other.Slots.Name != silo)
        .SelectMany(other => HeldOn(other.Slots.Name).OrderBy(held => held.Lease.Id).Skip(other.Slots.Slots))
        .Where(held => !held.Progress.IsTraining && IsFor(held.Lease.Fold, silo))
        .OrderByDescending(held => held.Lease.Id);

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
        WaitAgain(_leases[other].Lease);
        return Experiment(fold.Experiment).Remove(fold);
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

    private IEnumerable<HeldLease> HeldOn(string silo) => _leases.Values.Where(held => held.Lease.Silo == silo);

    private IEnumerable<LeaseProgress> LeasesOf(string silo) => HeldOn(silo).OrderBy(held => held.Lease.Id).Select(held => held.Progress);

    private HeldLease Hold(LeaseProgress progress, TimeSpan now)
    {
        Lease lease = progress.Lease;
        if (_leases.TryGetValue(lease.Id, out HeldLease? held))
        {
            (held.Progress, held.RenewedAt) = (progress, now);
            return held;
        }

        Experiment(lease.Fold.Experiment).Leases++;
        _leaseOfFold[lease.Fold] = lease.Id;
        return _leases[lease.Id] = new HeldLease(progress, now);
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
            RenewedAt = now;
        }

        public LeaseProgress Progress { get; set; }

        public TimeSpan RenewedAt { get; set; }

        /// <summary>Whether a slot elsewhere has nothing to do and would train it now.</summary>
        public bool IsWanted { get; set; }

        public Lease Lease => Progress.Lease;
    }
}
