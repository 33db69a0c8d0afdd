using System.Diagnostics.CodeAnalysis;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Slots;

/// <summary>
/// One experiment in the pool: its waiting folds in order, those of one job together, and the number of jobs that it holds. Jobs of earlier
/// trials come first, because later trials can wait for them.
/// </summary>
internal sealed class PooledExperiment
{
    private readonly LinkedList<WaitingJob> _order = [];
    private readonly Dictionary<(long Group, int Fold), LinkedListNode<WaitingJob>> _jobs = [];
    private readonly Dictionary<FoldId, LinkedListNode<WaitingJob>> _places = [];

    public ExperimentShare Share { get; set; } = new();

    /// <summary>Whether the experiment has sent a message since the pool was activated. If not, only its leases are known.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The number of leases that the experiment holds.</summary>
    public int Leases { get; set; }

    /// <summary>The number of jobs of these leases, which is the number of slots in use.</summary>
    public int Jobs { get; set; }

    /// <summary>
    /// The pool's count of granted leases when this experiment last got one. Among experiments of equal rank, the lowest turn comes first.
    /// </summary>
    public long Turn { get; set; }

    public bool IsEmpty => _order.Count == 0;

    /// <summary>The number of folds that wait.</summary>
    public int Count => _places.Count;

    /// <summary>Whether the experiment's own limit lets it hold one more job.</summary>
    public bool HasRoom => !(Jobs >= Share.MaxSlots);

    /// <summary>The number of jobs divided by the experiment's weight.</summary>
    public double Load => Jobs / Share.Weight;

    /// <summary>
    /// Adds a fold to its job, or as a new job after those of its group and of earlier groups. Returns false when the fold waits already.
    /// </summary>
    public bool Add(FoldId fold, long group)
    {
        if (_places.ContainsKey(fold)) return false;
        if (!_jobs.TryGetValue((group, fold.Fold), out LinkedListNode<WaitingJob>? place))
        {
            LinkedListNode<WaitingJob>? before = _order.Last;
            while (before?.Value.Group > group) before = before.Previous;
            var job = new WaitingJob(group, []);
            _jobs[(group, fold.Fold)] = place = before is null ? _order.AddFirst(job) : _order.AddAfter(before, job);
        }

        place.Value.Folds.Add(fold);
        _places[fold] = place;
        return true;
    }

    /// <summary>Adds a fold that was leased before at the front, together with the waiting folds of its job.</summary>
    public void AddFirst(FoldId fold, long group)
    {
        if (!Add(fold, group)) return;
        LinkedListNode<WaitingJob> place = _places[fold];
        _order.Remove(place);
        _order.AddFirst(place);
    }

    /// <summary>Removes a fold from the queue. Returns false when the fold did not wait.</summary>
    public bool Remove(FoldId fold)
    {
        if (!_places.Remove(fold, out LinkedListNode<WaitingJob>? place)) return false;
        place.Value.Folds.Remove(fold);
        if (place.Value.Folds.Count > 0) return true;
        _order.Remove(place);
        _jobs.Remove((place.Value.Group, fold.Fold));
        return true;
    }

    /// <summary>Finds the first job that meets the condition. The job stays in the queue.</summary>
    public bool TryFind(Func<WaitingJob, bool> isWanted, [NotNullWhen(true)] out WaitingJob? job) =>
        (job = _order.FirstOrDefault(isWanted)) is not null;

    public void Clear()
    {
        _order.Clear();
        _jobs.Clear();
        _places.Clear();
    }
}
