using System.Diagnostics.CodeAnalysis;
using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Slots;

/// <summary>
/// The folds that wait, and the leases of the others. A fold waits or has one lease, never both. An experiment with neither waiting folds
/// nor leases is forgotten.
/// </summary>
internal sealed class LeaseTable
{
    private readonly Dictionary<string, PooledExperiment> _experiments = [];
    private readonly Dictionary<LeaseId, GrantedLease> _leases = [];
    private readonly Dictionary<FoldId, LeaseId> _leaseOfFold = [];
    private readonly Dictionary<LeaseId, int> _leasesOfJob = [];

    /// <summary>The experiments that have folds here.</summary>
    public IReadOnlyDictionary<string, PooledExperiment> Experiments => _experiments;

    /// <summary>The number of folds that wait.</summary>
    public long Queued => _experiments.Values.Sum(experiment => (long)experiment.Count);

    /// <summary>Every lease.</summary>
    public IReadOnlyCollection<GrantedLease> All => _leases.Values;

    /// <summary>The jobs that the experiments of a user hold.</summary>
    public int JobsOf(string user) => _experiments.Values.Where(experiment => experiment.Share.User == user)
        .Sum(experiment => experiment.Jobs);

    /// <summary>
    /// Whether the quota of an experiment's user lets it hold one more job. An experiment of which only leases are known could be of any
    /// user, so its jobs count for all of them.
    /// </summary>
    public bool HasRoomForUser(PooledExperiment experiment) => experiment.Share is not { User: { } user, MaxSlotsOfUser: { } most }
        || JobsOf(user) + _experiments.Values.Where(other => !other.IsAnnounced).Sum(other => other.Jobs) < most;

    /// <summary>Finds an experiment, or adds it.</summary>
    public PooledExperiment Experiment(string id)
    {
        if (!_experiments.TryGetValue(id, out PooledExperiment? experiment)) _experiments[id] = experiment = new PooledExperiment();
        return experiment;
    }

    /// <summary>Forgets an experiment, its waiting folds and its leases.</summary>
    public void Remove(string experiment)
    {
        if (_experiments.TryGetValue(experiment, out PooledExperiment? waiting)) waiting.Clear();
        foreach (GrantedLease held in HeldBy(experiment).ToList()) Forget(held.Lease);
        _experiments.Remove(experiment);
    }

    /// <summary>Takes an experiment's folds out of the queue. The experiment keeps its leases.</summary>
    /// <returns>The number of leases that the experiment holds.</returns>
    public int StopQueueing(string experiment)
    {
        if (!_experiments.TryGetValue(experiment, out PooledExperiment? waiting)) return 0;
        waiting.Clear();
        if (waiting.Leases == 0) _experiments.Remove(experiment);
        return waiting.Leases;
    }

    /// <summary>Whether a lease is known.</summary>
    public bool Contains(LeaseId lease) => _leases.ContainsKey(lease);

    /// <summary>Finds a lease by its id.</summary>
    public bool TryGet(LeaseId lease, [NotNullWhen(true)] out GrantedLease? held) => _leases.TryGetValue(lease, out held);

    /// <summary>The lease of a fold. Null when the fold has none.</summary>
    public GrantedLease? OfFold(FoldId fold) => _leaseOfFold.TryGetValue(fold, out LeaseId lease) ? _leases[lease] : null;

    /// <summary>Whether a job has leases.</summary>
    public bool HasJob(LeaseId job) => _leasesOfJob.ContainsKey(job);

    /// <summary>The leases of an experiment.</summary>
    public IEnumerable<GrantedLease> HeldBy(string experiment) => _leases.Values.Where(held => held.Lease.Fold.Experiment == experiment);

    /// <summary>The leases of a silo.</summary>
    public IEnumerable<GrantedLease> HeldOn(string silo) => _leases.Values.Where(held => held.Lease.Silo == silo);

    /// <summary>The leases of a silo by job.</summary>
    public IEnumerable<IGrouping<LeaseId, GrantedLease>> JobsOn(string silo) => HeldOn(silo).GroupBy(held => held.Lease.Job);

    /// <summary>Adds a lease, or renews it.</summary>
    public GrantedLease Hold(LeaseProgress progress, TimeSpan now)
    {
        Lease lease = progress.Lease;
        if (_leases.TryGetValue(lease.Id, out GrantedLease? held))
        {
            (held.Progress, held.RenewedAt) = (progress, now);
            return held;
        }

        PooledExperiment experiment = Experiment(lease.Fold.Experiment);
        experiment.Leases++;
        if ((_leasesOfJob[lease.Job] = _leasesOfJob.GetValueOrDefault(lease.Job) + 1) == 1) experiment.Jobs++;
        _leaseOfFold[lease.Fold] = lease.Id;
        return _leases[lease.Id] = new GrantedLease(progress, now);
    }

    /// <summary>Ends a lease whose fold does not wait again.</summary>
    public void Forget(Lease lease)
    {
        _leases.Remove(lease.Id);
        _leaseOfFold.Remove(lease.Fold);
        bool isJobOver = --_leasesOfJob[lease.Job] == 0;
        if (isJobOver) _leasesOfJob.Remove(lease.Job);
        if (!_experiments.TryGetValue(lease.Fold.Experiment, out PooledExperiment? experiment)) return;
        experiment.Leases--;
        if (isJobOver) experiment.Jobs--;
        if (experiment is { Leases: 0, IsEmpty: true }) _experiments.Remove(lease.Fold.Experiment);
    }

    /// <summary>Ends a lease whose fold waits again, before other folds.</summary>
    public void WaitAgain(Lease lease)
    {
        // The fold is added before the lease ends, because an experiment with neither leases nor folds is forgotten.
        Experiment(lease.Fold.Experiment).AddFirst(lease.Fold, lease.Group);
        Forget(lease);
    }

    /// <summary>Ends leases whose folds wait again.</summary>
    /// <returns>The ended leases.</returns>
    public IReadOnlyList<Lease> EndAll(IReadOnlyList<GrantedLease> ended)
    {
        foreach (GrantedLease held in ended) WaitAgain(held.Lease);
        return [.. ended.Select(held => held.Lease)];
    }
}
