using Gridfold.Grains.Identity;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Slots;

/// <summary>
/// The decisions of the slot pool, without clock, storage or messages. Times are those of one monotonic clock. A new pool is made when its
/// grain moves; it learns from heartbeats what the silos hold.
/// </summary>
internal sealed class SlotPool
{
    private readonly SlotPoolOptions _options;
    private readonly long _generation;
    private readonly TimeSpan _born;
    private readonly LeaseTable _leases = new();
    private readonly SiloTable _silos;
    private readonly Dictionary<string, (long Run, bool IsFinal)> _withdrawn = [];
    private readonly FoldFaults _faults = new();
    private TimeSpan _reviewedAt;
    private long _granted;

    /// <param name="options">The options for leases.</param>
    /// <param name="generation">The pool's generation, greater than that of every earlier pool.</param>
    /// <param name="members">The cluster's silos. The pool leases nothing before each has told what it holds.</param>
    /// <param name="now">The time now.</param>
    public SlotPool(SlotPoolOptions options, long generation, IEnumerable<SiloAddress> members, TimeSpan now)
    {
        _silos = new SiloTable(members);
        _options = options;
        _generation = generation;
        _born = _reviewedAt = now;
    }

    /// <summary>The silos that have not fallen silent, by name.</summary>
    public IEnumerable<SiloSnapshot> Silos => _silos.All
        .OrderBy(silo => silo.Slots.Name, StringComparer.Ordinal)
        .Select(silo => new SiloSnapshot(
            silo.Slots, silo.State, [.. _leases.HeldOn(silo.Slots.Name).OrderBy(held => held.Lease.Id).Select(held => held.Progress)]));

    /// <summary>The slots that get work.</summary>
    public ClusterSlots Slots
    {
        get
        {
            SiloSlots[] active = [.. _silos.All.Where(silo => silo.State == SiloState.Active).Select(silo => silo.Slots)];
            return new ClusterSlots(active.Sum(silo => silo.Slots), active.Length > 0 && active.All(silo => silo.Device == SiloSlots.Cuda));
        }
    }

    /// <summary>The number of folds that wait.</summary>
    public long Queued => _leases.Queued;

    /// <summary>The number of folds that are leased.</summary>
    public long Leased => _leases.All.Count;

    /// <summary>The number of slots that the experiments of a user hold.</summary>
    public int SlotsOf(string user) => _leases.JobsOf(user);

    /// <summary>The experiments that have folds here.</summary>
    public IEnumerable<string> Experiments => _leases.Experiments.Keys;

    /// <summary>The addresses of the silos that the pool knows or waits for.</summary>
    public IEnumerable<SiloAddress> Addresses => _silos.Addresses;

    /// <summary>Whether the pool knows the leases of every silo, or has waited long enough for them.</summary>
    public bool IsSettled(TimeSpan now) => _silos.AreAllHeard || now >= _born + _options.SettlingTime;

    /// <summary>Adds folds that wait. Returns whether there is anything new to lease.</summary>
    /// <param name="folds">The folds, all of one experiment. Those of a group with the same fold number make one job.</param>
    /// <param name="group">See <see cref="Slots.Lease.Group"/>.</param>
    /// <param name="share">The share of the slots that the experiment may take.</param>
    public bool Queue(IReadOnlyList<FoldId> folds, long group, ExperimentShare share)
    {
        bool anyNew = false;
        foreach (FoldId fold in folds)
        {
            // A late message: the experiment was halted after sending it.
            if (_withdrawn.TryGetValue(fold.Experiment, out (long Run, bool IsFinal) halt) && share.Run <= halt.Run) return anyNew;
            _withdrawn.Remove(fold.Experiment);
            PooledExperiment experiment = _leases.Experiment(fold.Experiment);
            anyNew |= !experiment.IsAnnounced && !experiment.IsEmpty;
            (experiment.Share, experiment.IsAnnounced) = (share, true);
            anyNew |= _leases.OfFold(fold) is null && experiment.Add(fold, group);

            // The experiment may hold more leases from before this pool than its limit. The latest ones stay.
            while (experiment.Jobs > share.MaxSlots)
                _leases.EndAll([.. _leases.HeldBy(fold.Experiment).GroupBy(held => held.Lease.Job).MinBy(job => job.Key)!]);
        }

        return anyNew;
    }

    /// <summary>Forgets an experiment, its waiting folds and its leases.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="run">The number of the run that has ended; see <see cref="ExperimentShare"/>.</param>
    /// <param name="isFinal">Whether the experiment is over for good.</param>
    public void Withdraw(string experiment, long run, bool isFinal)
    {
        _leases.Remove(experiment);
        _withdrawn[experiment] = (run, isFinal);
        _faults.Forget(experiment);
    }

    /// <summary>The newest lease of this pool, or the one before its first.</summary>
    public LeaseId NewestLease => new(_generation, _granted);

    /// <summary>Takes an experiment's folds out of the queue. The experiment keeps its leases.</summary>
    /// <returns>The number of leases that the experiment holds. Null while the pool has not heard from every silo.</returns>
    public int? StopQueueing(string experiment, TimeSpan now) =>
        _leases.StopQueueing(experiment) is var leases && IsSettled(now) ? leases : null;

    /// <summary>
    /// Leases jobs to a silo: all waiting folds of a job together. An idle slot comes before a slot that leases ahead. When no job waits,
    /// silos that have leased ahead are asked to give jobs back.
    /// </summary>
    /// <param name="silo">The silo that asks.</param>
    /// <param name="count">The greatest number of jobs.</param>
    /// <param name="now">The time now.</param>
    public IReadOnlyList<Lease> Lease(SiloSlots silo, int count, TimeSpan now)
    {
        var leases = new List<Lease>();
        if (!Hear(silo, now) || _silos[silo.Name].State != SiloState.Active || !IsSettled(now)) return leases;
        int held = _leases.JobsOn(silo.Name).Count(), granted = 0;
        int idleElsewhere = _silos.All.Where(other => other.Slots.Name != silo.Name).Sum(other => other.IdleSlots);
        int limit = idleElsewhere == 0 ? count : Math.Min(count, silo.Slots - held);
        for (; granted < limit && Next(silo) is { } next; granted++) leases.AddRange(Grant(silo, next.Experiment, next.Job, now));
        int idle = _silos[silo.Name].IdleSlots = Math.Max(0, silo.Slots - held - granted);
        foreach (GrantedLease ahead in LeasedAhead(silo.Name).Take(idle).SelectMany(job => job)) ahead.IsWanted = true;
        return leases;
    }

    /// <summary>The experiments that a silo last said it is loading: see <see cref="SiloSlots.Loading"/>.</summary>
    public IReadOnlyList<string>? LoadingOn(SiloSlots silo) =>
        _silos.TryGet(silo.Name, out KnownSilo? known) ? known.Slots.Loading : silo.Loading;

    /// <summary>Takes a silo's heartbeat, which names every lease that the silo holds.</summary>
    public SiloOrders Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases, TimeSpan now)
    {
        _silos.HeardWhatItHolds(silo.Address);
        if (!Hear(silo, now)) return new SiloOrders([.. leases.Select(progress => progress.Lease.Id)], [], [], false);
        List<LeaseId> lost = [], cancelled = [], wanted = [];
        foreach (LeaseProgress progress in leases)
        {
            Lease lease = progress.Lease;
            if (_leases.Contains(lease.Id) || CanTakeOver(lease))
            {
                if (_leases.Hold(progress, now).IsWanted && !progress.IsTraining) wanted.Add(lease.Id);
            }
            else if (_withdrawn.GetValueOrDefault(lease.Fold.Experiment).IsFinal) cancelled.Add(lease.Id);
            else lost.Add(lease.Id);
        }

        return new SiloOrders(lost, cancelled, wanted, _silos[silo.Name].State != SiloState.Active);
    }

    /// <summary>Takes back leases of one training. Folds that wait again do so together.</summary>
    /// <returns>
    /// A silo that this call put in quarantine, or null: the silo of these leases, or one whose trainings broke before these succeeded.
    /// </returns>
    public string? Release(IReadOnlyList<LeaseId> leases, LeaseEnd end, TimeSpan now)
    {
        string? name = null;
        foreach (LeaseId lease in leases)
        {
            if (!_leases.TryGet(lease, out GrantedLease? held)) continue;
            (FoldId fold, name) = (held.Lease.Fold, held.Lease.Silo);
            if (end is LeaseEnd.Faulted or LeaseEnd.Returned) _leases.WaitAgain(held.Lease);
            else _leases.Forget(held.Lease);

            if (end is LeaseEnd.Done or LeaseEnd.Unneeded) _faults.Forget(fold);
            else if (end == LeaseEnd.Faulted) _faults.Add(fold, name);
        }

        if (name is null || !_silos.TryGet(name, out KnownSilo? silo)) return null;
        if (end == LeaseEnd.Done) silo.Succeed(now);
        if (end == LeaseEnd.Faulted) silo.Break(now);
        return _silos.All.FirstOrDefault(suspect => suspect.Quarantine(_silos.All, _options, now))?.Slots.Name;
    }

    /// <summary>Removes a silo that leaves or has died. The pool accepts no more messages from it.</summary>
    /// <returns>The silo's leases, all ended. Their folds wait again.</returns>
    public IReadOnlyList<Lease> Leave(SiloAddress address) =>
        _silos.Leave(address) is { } known ? _leases.EndAll([.. _leases.HeldOn(known.Slots.Name)]) : [];

    /// <summary>Whether a silo has left for good.</summary>
    public bool HasLeft(SiloAddress address) => _silos.HasLeft(address);

    /// <summary>Drains a silo, or lets it work again.</summary>
    /// <returns>The silo's address. Null when there is no such silo.</returns>
    public SiloAddress? Drain(string name, bool isDraining)
    {
        if (!_silos.TryGet(name, out KnownSilo? silo)) return null;
        silo.IsDraining = isDraining;
        return silo.Slots.Address;
    }

    /// <summary>Ends the leases that were not renewed in time, and forgets silos that fell silent.</summary>
    /// <returns>The ended leases; their folds wait again.</returns>
    public IReadOnlyList<Lease> Expire(TimeSpan now)
    {
        // Silence counts only while the pool listens. A process that was suspended heard nobody.
        TimeSpan asleep = now - _reviewedAt;
        _reviewedAt = now;
        if (asleep > _options.LeaseDuration / 2)
        {
            foreach (KnownSilo silo in _silos.All) silo.HeardAt += asleep;
            foreach (GrantedLease held in _leases.All) held.RenewedAt += asleep;
            return [];
        }

        _silos.Expire(_options.LeaseDuration, now);
        if (_born + _options.AnnouncementWait < now)
        {
            foreach (string experiment in _leases.Experiments.Where(entry => !entry.Value.IsAnnounced).Select(entry => entry.Key).ToList())
                Withdraw(experiment, run: -1, isFinal: false);
        }

        return _leases.EndAll([.. _leases.All.Where(held => held.RenewedAt + _options.LeaseDuration < now)]);
    }

    /// <summary>The leases of an experiment, by trial and fold.</summary>
    public IEnumerable<LeaseProgress> Running(string experiment) => _leases.HeldBy(experiment)
        .OrderBy(held => held.Lease.Fold.Trial).ThenBy(held => held.Lease.Fold.Fold)
        .Select(held => held.Progress);

    /// <summary>
    /// The next job: the highest priority, then the fewest jobs for the weight, then the longest wait. Folds leased before this pool wait
    /// for a message from their experiment, which may have been halted meanwhile.
    /// </summary>
    private (PooledExperiment Experiment, WaitingJob Job)? Next(SiloSlots silo)
    {
        foreach (PooledExperiment experiment in _leases.Experiments
            .Where(entry => silo.Loading?.Contains(entry.Key) != true).Select(entry => entry.Value)
            .Where(experiment => experiment is { IsAnnounced: true, IsEmpty: false, HasRoom: true } && _leases.HasRoomForUser(experiment))
            .OrderByDescending(experiment => experiment.Share.Priority).ThenBy(experiment => (experiment.Load, experiment.Turn)))
        {
            if (experiment.TryFind(job => IsFor(job.Folds, silo.Name), out WaitingJob? job)) return (experiment, job);
        }

        return null;
    }

    private bool IsFor(IEnumerable<FoldId> folds, string silo) => _faults.Allow(folds, silo, _silos.All);

    /// <summary>The jobs that other silos hold beyond their slots, the latest first.</summary>
    private IEnumerable<IGrouping<LeaseId, GrantedLease>> LeasedAhead(string silo) => _silos.All
        .Where(other => other.Slots.Name != silo)
        .SelectMany(other => _leases.JobsOn(other.Slots.Name).OrderBy(job => job.Key).Skip(other.Slots.Slots))
        .Where(job => job.All(held => !held.Progress.IsTraining) && IsFor(job.Select(held => held.Lease.Fold), silo))
        .OrderByDescending(job => job.Key);

    private List<Lease> Grant(SiloSlots silo, PooledExperiment experiment, WaitingJob job, TimeSpan now)
    {
        var leases = new List<Lease>();
        var first = new LeaseId(_generation, _granted + 1);
        foreach (FoldId fold in job.Folds.ToList())
        {
            experiment.Remove(fold);
            experiment.Turn = ++_granted;
            var lease = new Lease(new LeaseId(_generation, _granted), fold, silo.Name, job.Group, first);
            _leases.Hold(new LeaseProgress(lease, 0, false), now);
            leases.Add(lease);
        }

        return leases;
    }

    /// <summary>
    /// Whether an unknown lease still belongs to its silo. An expired lease does if its fold still waits. A lease from before this pool
    /// does, unless a later lease of the fold is known or the experiment was withdrawn.
    /// </summary>
    private bool CanTakeOver(Lease lease)
    {
        FoldId fold = lease.Fold;
        bool hasRoom = !_leases.Experiments.TryGetValue(fold.Experiment, out PooledExperiment? experiment) || experiment.HasRoom
            || _leases.HasJob(lease.Job);
        if (hasRoom && experiment?.Remove(fold) == true) return true;
        if (lease.Id.Generation == _generation || _withdrawn.ContainsKey(fold.Experiment) || !hasRoom) return false;
        if (_leases.OfFold(fold) is not { } other) return true;
        if (other.Lease.Id > lease.Id) return false;
        _leases.WaitAgain(other.Lease);
        return _leases.Experiment(fold.Experiment).Remove(fold);
    }

    /// <summary>Records that a silo lives. Returns false when the silo is known to have left.</summary>
    private bool Hear(SiloSlots silo, TimeSpan now)
    {
        if (_silos.HasLeft(silo.Address)) return false;
        if (_silos.TryGet(silo.Name, out KnownSilo? known) && !known.Slots.Address.Equals(silo.Address))
        {
            // Of two processes with one name, the later one lives.
            bool isLater = silo.Address.Generation >= known.Slots.Address.Generation;
            Leave(isLater ? known.Slots.Address : silo.Address);
            if (!isLater) return false;
        }

        _silos.Hear(silo, now);
        return true;
    }
}
