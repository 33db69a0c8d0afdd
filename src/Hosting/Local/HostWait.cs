using Gridfold.Models.Input;

namespace Gridfold.Hosting.Local;

/// <summary>
/// The wait for the process that holds a home's lock to start its silo. A process of this program and this user may take some time on a
/// busy machine. Any other holder of the lock never starts one.
/// </summary>
internal sealed class HostWait
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForRefusal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForStrangers = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ForLostAddress = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ForHosts = TimeSpan.FromMinutes(2);

    private readonly string _lock;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly long _since;
    private bool _hasSaid;
    private long? _refusedSince;

    /// <param name="path">The path of the lock file.</param>
    /// <param name="time">Measures the wait.</param>
    /// <param name="say">Receives one message when the wait takes long.</param>
    public HostWait(string path, TimeProvider time, Action<string> say)
    {
        (_lock, _time, _say) = (path, time, say);
        _since = time.GetTimestamp();
    }

    /// <summary>Checks the wait. The caller calls it repeatedly while it waits.</summary>
    /// <param name="damaged">The file with the silo's address, when it is there and cannot be read. Null otherwise.</param>
    /// <param name="refused">The file with the silo's key, when the process at its address does not know the key. Null otherwise.</param>
    /// <exception cref="InputException">The wait has taken too long.</exception>
    public void Check(string? damaged, string? refused = null)
    {
        // A host that has just come up may not have written its key yet.
        _refusedSince = refused is null ? null : _refusedSince ?? _time.GetTimestamp();
        if (_refusedSince is { } since && _time.GetElapsedTime(since) >= ForRefusal)
        {
            string holds = LockHolder.Of(_lock) is { } other ? $"process {other.ProcessId} ({other.Command})" : "the process that runs it";
            throw new InputException($"{refused} does not have the key of the silo at its address; end {holds} and try again: "
                + "the experiments that it runs are then paused");
        }

        TimeSpan elapsed = _time.GetElapsedTime(_since);
        if (elapsed < Quiet) return;
        LockHolder? holder = LockHolder.Of(_lock);
        string who = holder is null ? "another process" : $"process {holder.ProcessId} ({holder.Command})";
        if (elapsed >= (holder is { IsOurs: false } ? ForStrangers : ForHosts))
        {
            throw new InputException(holder is { IsOurs: false }
                ? $"{_lock} is locked by {who}, which is no gridfold of this user; end that process, or set GRIDFOLD_HOME to another folder"
                : $"{who} holds {_lock} and has not come up in {ForHosts.TotalSeconds:0} seconds; end that process and try again");
        }

        // A process that starts its silo removes an old file first, and writes the new one in one step.
        if (damaged is not null && elapsed >= ForLostAddress)
        {
            throw new InputException($"{damaged} is damaged, so that the silo of {who} cannot be reached; end that process and try again: "
                + "the experiments that it runs are then paused");
        }

        if (!_hasSaid) _say($"Still waiting for {who}, which holds {_lock}");
        _hasSaid = true;
    }
}
