using System.Net;

namespace Gridfold.Silo.Connections;

/// <summary>Says when to log what peers can cause as often as they like: for each address at once, then once a minute.</summary>
internal sealed class LogQuota(TimeProvider time)
{
    /// <summary>The time from a line to the next about the same address.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>The addresses with lines of their own; the others have one together.</summary>
    public const int MaxAddresses = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Quota> _quotas = [];

    /// <summary>Counts one event.</summary>
    /// <param name="peer">Whom it is about.</param>
    /// <returns>How many events were not logged since the last line, when it is time for one; null when it is not.</returns>
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
            foreach (IPAddress old in _quotas.Keys.Where(key => time.GetElapsedTime(_quotas[key].Last!.Value) >= Quiet).ToArray()) _quotas.Remove(old);
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
