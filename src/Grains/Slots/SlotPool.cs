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
    private readonly Dictionary<LeaseId, int> _leasesOfJob = [];
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
    public ClusterSlots Slots
    {
        get
        {
            SiloSlots[] active = [.. _silos.Values.Where(silo => silo.State == SiloState.Active).Select(silo => silo.Slots)];
            return new ClusterSlots(active.Sum(silo => silo.Slots), active.Length > 0 && active.All(silo => silo.Device == SiloSlots.Cuda));
        }
    }

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

    /// <summary>Adds folds that wait; whether there is anything new to lease.</summary>
    /// <param name="folds">Of one experiment. Those with the same number make a job, with those of their group that wait already.</param>
    /// <param name="group">See <see cref="Slots.Lease.Group"/>.</param>
    /// <param name="share">What the experiment may take.</param>
    public bool Queue(IReadOnlyList<FoldId> folds, long group, ExperimentShare share)
    {
        bool anyNew = false;
        foreach (FoldId fold in folds)
        {
            // A message may come late: the experiment has been halted since it was sent.
            if (_withdrawn.TryGetValue(fold.Experiment, out (long Run, bool IsFinal) halt) && share.Run <= halt.Run) return anyNew;
            _withdrawn.Remove(fold.Experiment);
            WaitingFolds experiment = Experiment(fold.Experiment);
            anyNew |= !experiment.IsAnnounced && !experiment.IsEmpty;
            (experiment.Share, experiment.IsAnnounced) = (share, true);
            anyNew |= !_leaseOfFold.ContainsKey(fold) && experiment.AddLast(fold, group);

            // Leases from before this pool, taken over before anybody said how many there may be: the latest are those that counted.
            while (experiment.Jobs > share.MaxSlots) EndAll([.. HeldBy(fold.Experiment).GroupBy(held => held.Lease.Job).MinBy(job => job.Key)!]);
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
    /// Leases jobs to a silo: all folds of a job that wait, together. A slot that has nothing to do comes before one that leases ahead: when nothing waits, the silos that have
    /// leased ahead are asked to give back.
    /// </summary>
    /// <param name="silo">Who asks.</param>
    /// <param name="count">At most this many jobs.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Lease> Lease(SiloSlots silo, int count, TimeSpan now)
    {
        var leases = new List<Lease>();
        if (!Hear(silo, now) || _silos[silo.Name].State != SiloState.Active || !IsSettled(now)) return leases;
        int held = JobsOn(silo.Name).Count(), granted = 0, idleElsewhere = _silos.Values.Where(other => other.Slots.Name != silo.Name).Sum(other => other.IdleSlots);
        int limit = idleElsewhere == 0 ? count : Math.Min(count, silo.Slots - held);
        for (; granted < limit && Next(silo) is { } next; granted++) leases.AddRange(Grant(silo, next.Experiment, next.Job, now));
        int idle = _silos[silo.Name].IdleSlots = Math.Max(0, silo.Slots - held - granted);
        foreach (HeldLease ahead in LeasedAhead(silo.Name).Take(idle).SelectMany(job => job)) ahead.IsWanted = true;
        return leases;
    }

    /// <summary>What a silo has said last that it is loading: see <see cref="SiloSlots.Loading"/>.</summary>
    public IReadOnlyList<string>? LoadingOn(SiloSlots silo) =>
        _silos.TryGetValue(silo.Name, out KnownSilo? known) ? known.Slots.Loading : silo.Loading;

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

    /// <summary>Leases of one training are given back; folds that wait again do so together.</summary>
    /// <returns>A silo that is quarantined by this, or null: theirs, whose trainings break, or one whose trainings broke before these succeeded.</returns>
    public string? Release(IReadOnlyList<LeaseId> leases, LeaseEnd end, TimeSpan now)
    {
        string? name = null;
        foreach (LeaseId lease in leases)
        {
            if (!_leases.TryGetValue(lease, out HeldLease? held)) continue;
            (FoldId fold, name) = (held.Lease.Fold, held.Lease.Silo);
            if (end is LeaseEnd.Faulted or LeaseEnd.Returned) WaitAgain(held.Lease);
            else Forget(held.Lease);

            if (end is LeaseEnd.Done or LeaseEnd.Unneeded) _brokeOn.Remove(fold);
            else if (end != LeaseEnd.Faulted) continue;
            else if (!_brokeOn.TryGetValue(fold, out HashSet<string>? names)) _brokeOn[fold] = [name];
            else names.Add(name);
        }

        if (name is null || !_silos.TryGetValue(name, out KnownSilo? silo)) return null;
        if (end == LeaseEnd.Done) silo.Succeed(now);
        if (end == LeaseEnd.Faulted) silo.Break(now);
        return _silos.Values.FirstOrDefault(suspect => suspect.Quarantine(_silos.Values, _options, now))?.Slots.Name;
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

    /// <summary>Whether a silo has left, never to work again.</summary>
    public bool HasLeft(SiloAddress address) => _gone.Contains(address);

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

    /// <summary>
    /// The job that comes next: the highest priority, then the fewest jobs for the weight, then the longest wait. What came back from before this
    /// pool waits for a word from its experiment, which may have been halted meanwhile.
    /// </summary>
    private (WaitingFolds Experiment, WaitingJob Job)? Next(SiloSlots silo)
    {
        foreach (WaitingFolds experiment in _experiments
            .Where(entry => silo.Loading?.Contains(entry.Key) != true).Select(entry => entry.Value)
            .Where(experiment => experiment.IsAnnounced && !experiment.IsEmpty && experiment.HasRoom)
            .OrderByDescending(experiment => experiment.Share.Priority).ThenBy(experiment => experiment.Load).ThenBy(experiment => experiment.Turn))
        {
            if (experiment.TryFind(job => IsFor(job.Folds, silo.Name), out WaitingJob? job)) return (experiment, job);
        }

        return null;
    }

    /// <summary>Folds of which one broke on a silo go to another one, if there is one where none did.</summary>
    private bool IsFor(IEnumerable<FoldId> folds, string silo)
    {
        HashSet<string>? broke = null;
        foreach (FoldId fold in folds)
        {
            if (_brokeOn.TryGetValue(fold, out HashSet<string>? names)) (broke ??= []).UnionWith(names);
        }

        return broke?.Contains(silo) != true || !_silos.Values.Any(other => other.State == SiloState.Active && !broke.Contains(other.Slots.Name));
    }

    /// <summary>The jobs that other silos hold beyond their slots, the latest first.</summary>
    private IEnumerable<IGrouping<LeaseId, HeldLease>> LeasedAhead(string silo) => _silos.Values
        .Where(other => other.Slots.Name != silo)
        .SelectMany(other => JobsOn(other.Slots.Name).OrderBy(job => job.Key).Skip(other.Slots.Slots))
        .Where(job => job.All(held => !held.Progress.IsTraining) && IsFor(job.Select(held => held.Lease.Fold), silo))
        .OrderByDescending(job => job.Key);

    private List<Lease> Grant(SiloSlots silo, WaitingFolds experiment, WaitingJob job, TimeSpan now)
    {
        var leases = new List<Lease>();
        var first = new LeaseId(_generation, _granted + 1);
        foreach (FoldId fold in job.Folds.ToList())
        {
            experiment.Remove(fold);
            experiment.Turn = ++_granted;
            var lease = new Lease(new LeaseId(_generation, _granted), fold, silo.Name, job.Group, first);
            Hold(new LeaseProgress(lease, 0, false), now);
            leases.Add(lease);
        }

        return leases;
    }

    /// <summary>
    /// Whether a lease that is not known is the silo's still: one that ran out and whose fold has gone nowhere else; or one from before this
    /// pool, unless a later lease of the fold is known or its experiment was withdrawn.
    /// </summary>
    private bool CanTakeOver(Lease lease)
    {
        FoldId fold = lease.Fold;
        bool hasRoom = !_experiments.TryGetValue(fold.Experiment, out WaitingFolds? experiment) || experiment.HasRoom || _leasesOfJob.ContainsKey(lease.Job);
        if (hasRoom && experiment?.Remove(fold) == true) return true;
        if (lease.Id.Generation == _generation || _withdrawn.ContainsKey(fold.Experiment) || !hasRoom) return false;
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

    private IEnumerable<IGrouping<LeaseId, HeldLease>> JobsOn(string silo) => HeldOn(silo).GroupBy(held => held.Lease.Job);

    private IEnumerable<LeaseProgress> LeasesOf(string silo) => HeldOn(silo).OrderBy(held => held.Lease.Id).Select(held => held.Progress);

    private HeldLease Hold(LeaseProgress progress, TimeSpan now)
    {
        Lease lease = progress.Lease;
        if (_leases.TryGetValue(lease.Id, out HeldLease? held))
        {
            (held.Progress, held.RenewedAt) = (progress, now);
            return held;
        }

        WaitingFolds experiment = Experiment(lease.Fold.Experiment);
        experiment.Leases++;
        if ((_leasesOfJob[lease.Job] = _leasesOfJob.GetValueOrDefault(lease.Job) + 1) == 1) experiment.Jobs++;
        _leaseOfFold[lease.Fold] = lease.Id;
        return _leases[lease.Id] = new HeldLease(progress, now);
    }

    private void Forget(Lease lease)
    {
        _leases.Remove(lease.Id);
        _leaseOfFold.Remove(lease.Fold);
        bool isJobOver = --_leasesOfJob[lease.Job] == 0;
        if (isJobOver) _leasesOfJob.Remove(lease.Job);
        if (!_experiments.TryGetValue(lease.Fold.Experiment, out WaitingFolds? experiment)) return;
        experiment.Leases--;
        if (isJobOver) experiment.Jobs--;
        if (experiment is { Leases: 0, IsEmpty: true }) _experiments.Remove(lease.Fold.Experiment);
    }

    private void WaitAgain(Lease lease)
    {
        // Before the lease goes: an experiment with neither leases nor folds is forgotten.
        Experiment(lease.Fold.Experiment).AddFirst(lease.Fold, lease.Group);
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
