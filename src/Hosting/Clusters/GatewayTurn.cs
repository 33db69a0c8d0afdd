namespace Gridfold.Hosting.Clusters;

/// <summary>The gateway that a command speaks to. It stays the same until the command leaves it, and then the next one is chosen.</summary>
/// <param name="first">Chooses the first gateway: a number from 0 to one less than its argument.</param>
internal sealed class GatewayTurn(Func<int, int> first)
{
    private readonly Lock _lock = new();
    private Uri? _current;
    private bool _isLeft;

    /// <summary>Chooses a gateway: the current one, or the one after it when it was left or is no longer known.</summary>
    /// <param name="known">The gateways of the cluster.</param>
    /// <returns>The gateway, or null when none is known.</returns>
    public Uri? Choose(IEnumerable<Uri> known)
    {
        // Providers list the same gateways in changing order.
        Uri[] ordered = [.. known.OrderBy(gateway => gateway.ToString(), StringComparer.Ordinal)];
        lock (_lock)
        {
            if (ordered.Length == 0) return null;
            if (!_isLeft && Array.IndexOf(ordered, _current) >= 0) return _current;
            string? last = _current?.ToString();
            _current = last is null ? ordered[first(ordered.Length)]
                : ordered.FirstOrDefault(gateway => string.CompareOrdinal(gateway.ToString(), last) > 0) ?? ordered[0];
            _isLeft = false;
            return _current;
        }
    }

    /// <summary>Leaves the current gateway, because it does not answer. The next choice takes another, if there is another.</summary>
    public void Leave()
    {
        lock (_lock) _isLeft = true;
    }

    /// <summary>Makes the turn of another client, which begins with the gateway after the current one.</summary>
    public GatewayTurn Next()
    {
        lock (_lock) return new GatewayTurn(first) { _current = _current, _isLeft = true };
    }
}
