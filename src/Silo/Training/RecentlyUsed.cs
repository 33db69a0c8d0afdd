namespace Gridfold.Silo.Training;

/// <summary>
/// Values that are expensive to make, shared by all slots. Each is made once, even if several callers ask at the same time. When the values
/// together become too large, the least recently used are removed. A removed value stays valid for its users.
/// </summary>
internal sealed class RecentlyUsed<TKey, TValue>
    where TKey : notnull
{
    private readonly long _maxSize;
    private readonly Func<TValue, long> _sizeOf;
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, Lazy<TValue> Value)>> _entries = [];
    private readonly LinkedList<(TKey Key, Lazy<TValue> Value)> _byUse = [];
    private readonly Lock _lock = new();

    /// <param name="maxSize">The greatest size of all values together. The latest value is always kept.</param>
    /// <param name="sizeOf">The size of a value.</param>
    public RecentlyUsed(long maxSize, Func<TValue, long> sizeOf)
    {
        _maxSize = maxSize;
        _sizeOf = sizeOf;
    }

    /// <summary>Whether a value is made and kept.</summary>
    public bool Has(TKey key)
    {
        lock (_lock) return _entries.TryGetValue(key, out LinkedListNode<(TKey Key, Lazy<TValue> Value)>? entry)
            && entry.Value.Value.IsValueCreated;
    }

    /// <summary>Returns the value, and makes it if there is none. A failure is not kept.</summary>
    public TValue GetOrMake(TKey key, Func<TValue> make)
    {
        Lazy<TValue> value;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<(TKey Key, Lazy<TValue> Value)>? entry)) _byUse.Remove(entry);
            else _entries[key] = entry = new LinkedListNode<(TKey, Lazy<TValue>)>((key, new Lazy<TValue>(make)));
            _byUse.AddFirst(entry);
            value = entry.Value.Value;
        }

        try
        {
            _ = value.Value;
        }
        catch
        {
            lock (_lock) Remove(key, value);
            throw;
        }

        lock (_lock) Shrink();
        return value.Value;
    }

    private void Shrink()
    {
        long size = 0;
        foreach ((TKey key, Lazy<TValue> value) in _byUse.ToList())
        {
            if (!value.IsValueCreated) continue;
            size += _sizeOf(value.Value);
            if (size > _maxSize && !ReferenceEquals(value, _byUse.First!.Value.Value)) Remove(key, value);
        }
    }

    private void Remove(TKey key, Lazy<TValue> value)
    {
        if (!_entries.TryGetValue(key, out LinkedListNode<(TKey Key, Lazy<TValue> Value)>? entry) || entry.Value.Value != value) return;
        _byUse.Remove(entry);
        _entries.Remove(key);
    }
}
