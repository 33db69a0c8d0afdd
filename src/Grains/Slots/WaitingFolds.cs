using System.Diagnostics.CodeAnalysis;
using Gridfold.Grains.Folds;

namespace Gridfold.Grains.Slots;

/// <summary>One experiment in the pool: its folds that wait, in order, and how many leases it holds.</summary>
internal sealed class WaitingFolds
{
    private readonly LinkedList<FoldId> _order = [];
    private readonly Dictionary<FoldId, LinkedListNode<FoldId>> _places = [];

    public ExperimentShare Share { get; set; } = new();

    /// <summary>Whether its experiment has spoken since the pool came to life; else all that is known of it are its leases.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Leases held.</summary>
    public int Leases { get; set; }

    /// <summary>When it last got a lease, in leases granted: of equals, the one that waited longest comes first.</summary>
    public long Turn { get; set; }

    public bool IsEmpty => _order.Count == 0;

    public int Count => _order.Count;

    public bool HasRoom => !(Leases >= Share.MaxSlots);

    /// <summary>Leases for its weight.</summary>
    public double Load => Leases / Share.Weight;

    /// <summary>A fold comes last; false when it waits already.</summary>
    public bool AddLast(FoldId fold)
    {
        if (_places.ContainsKey(fold)) return false;
        _places[fold] = _order.AddLast(fold);
        return true;
    }

    /// <summary>A fold that was leased before comes first.</summary>
    public void AddFirst(FoldId fold)
    {
        if (!_places.ContainsKey(fold)) _places[fold] = _order.AddFirst(fold);
    }

    /// <summary>A fold waits no longer; false when it did not.</summary>
    public bool Remove(FoldId fold)
    {
        if (!_places.Remove(fold, out LinkedListNode<FoldId>? place)) return false;
        _order.Remove(place);
        return true;
    }

    /// <summary>The first fold for which something holds; it goes on waiting.</summary>
    public bool TryFind(Func<FoldId, bool> isWanted, [NotNullWhen(true)] out FoldId? fold) =>
        (fold = _order.FirstOrDefault(isWanted)) is not null;

    public void Clear()
    {
        _order.Clear();
        _places.Clear();
    }
}
