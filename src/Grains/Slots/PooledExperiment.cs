using System.Diagnostics.CodeAnalysis;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Slots;

/// <summary>One experiment in the pool: its folds that wait, in order, those of one job together, and how many jobs it holds.</summary>
internal sealed class PooledExperiment
{
    private readonly LinkedList<WaitingJob> _order = [];
    private readonly Dictionary<(long Group, int Fold), LinkedListNode<WaitingJob>> _jobs = [];
    private readonly Dictionary<FoldId, LinkedListNode<WaitingJob>> _places = [];

    public ExperimentShare Share { get; set; } = new();

    /// <summary>Whether its experiment has spoken since the pool came to life; else all that is known of it are its leases.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Leases held.</summary>
    public int Leases { get; set; }

    /// <summary>Jobs that these leases make: the slots that it has.</summary>
    public int Jobs { get; set; }

    /// <summary>When it last got a lease, in leases granted: of equals, the one that waited longest comes first.</summary>
    public long Turn { get; set; }

    public bool IsEmpty => _order.Count == 0;

    /// <summary>Folds that wait.</summary>
    public int Count => _places.Count;

    public bool HasRoom => !(Jobs >= Share.MaxSlots);

    /// <summary>Jobs for its weight.</summary>
    public double Load => Jobs / Share.Weight;

    /// <summary>A fold joins its job, or comes last; false when it waits already.</summary>
    public bool AddLast(FoldId fold, long group)
    {
        if (_places.ContainsKey(fold)) return false;
        if (!_jobs.TryGetValue((group, fold.Fold), out LinkedListNode<WaitingJob>? place))
            _jobs[(group, fold.Fold)] = place = _order.AddLast(new WaitingJob(group, []));
        place.Value.Folds.Add(fold);
        _places[fold] = place;
        return true;
    }

    /// <summary>A fold that was leased before comes first, and what waits of its job with it.</summary>
    public void AddFirst(FoldId fold, long group)
    {
        if (!AddLast(fold, group)) return;
        LinkedListNode<WaitingJob> place = _places[fold];
        _order.Remove(place);
        _order.AddFirst(place);
    }

    /// <summary>A fold waits no longer; false when it did not.</summary>
    public bool Remove(FoldId fold)
    {
        if (!_places.Remove(fold, out LinkedListNode<WaitingJob>? place)) return false;
        place.Value.Folds.Remove(fold);
        if (place.Value.Folds.Count > 0) return true;
        _order.Remove(place);
        _jobs.Remove((place.Value.Group, fold.Fold));
        return true;
    }

    /// <summary>The first job for which something holds; it goes on waiting.</summary>
    public bool TryFind(Func<WaitingJob, bool> isWanted, [NotNullWhen(true)] out WaitingJob? job) =>
        (job = _order.FirstOrDefault(isWanted)) is not null;

    public void Clear()
    {
        _order.Clear();
        _jobs.Clear();
        _places.Clear();
    }
}
