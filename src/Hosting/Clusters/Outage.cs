namespace Gridfold.Hosting.Clusters;

/// <summary>The time that a call has been failing, from the first failure to the next answer.</summary>
internal sealed class Outage
{
    private readonly TimeProvider _time;
    private long? _since;

    public Outage(TimeProvider time) => _time = time;

    /// <summary>Whether there was no failure since the last answer.</summary>
    public bool IsOver => _since is null;

    /// <summary>Records a failure.</summary>
    /// <returns>The time since the first failure.</returns>
    public TimeSpan Fail() => _time.GetElapsedTime(_since ??= _time.GetTimestamp());

    /// <summary>Records an answer.</summary>
    public void End() => _since = null;
}
