using System.Net;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Limits the log of events that peers can cause without end. For each address, the first event is logged at once, and then one line a
/// minute.
/// </summary>
internal sealed class LogQuota(TimeProvider time)
{
    /// <summary>The time between two lines about the same address.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>The greatest number of addresses with their own lines. All other addresses share one.</summary>
    public const int MaxAddresses = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Quota> _quotas = [];

    /// <summary>Counts one event.</summary>
    /// <param name="peer">The address that the event is about.</param>
    /// <returns>The number of events without a line since the last line, when it is time for a line. Null when it is not.</returns>
    public int? Take(EndPoint? peer)
    {
        lock (_lock)
        {
            Quota quota = Of((peer as IPEndPoint)?.Address ?? IPAddress.None);
            if (quota.Last is { } last && time.GetElapsedTime(last) < Quiet)
            {
                quota.Unmentioned++;
                return null;
            }

            int unmentioned = quota.Unmentioned;
            (quota.Last, quota.Unmentioned) = (time.GetTimestamp(), 0);
            return unmentioned;
        }
    }

    private Quota Of(IPAddress address)
    {
        if (_quotas.TryGetValue(address, out Quota? known)) return known;
        if (_quotas.Count >= MaxAddresses)
        {
            foreach (IPAddress old in _quotas.Keys.Where(key => time.GetElapsedTime(_quotas[key].Last!.Value) >= Quiet).ToArray())
                _quotas.Remove(old);
        }

        IPAddress key = _quotas.Count < MaxAddresses ? address : IPAddress.Any;
        if (!_quotas.TryGetValue(key, out Quota? quota)) _quotas[key] = quota = new Quota();
        return quota;
    }

    private sealed class Quota
    {
        public long? Last { get; set; }

        public int Unmentioned { get; set; }
    }
}
