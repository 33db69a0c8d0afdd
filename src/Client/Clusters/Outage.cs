namespace Gridfold.Client.Clusters;

/// <summary>How long a question has been failing, from the first failure to the next answer.</summary>
internal sealed class Outage
{
    private readonly TimeProvider _time;
    private long? _since;

    public Outage(TimeProvider time) => _time = time;

    /// <summary>Whether nothing has failed since the last answer.</summary>
    public bool IsOver => _since is null;

    /// <summary>Notes a failure.</summary>
    /// <returns>For how long it has been failing.</returns>
    public TimeSpan Fail() => _time.GetElapsedTime(_since ??= _time.GetTimestamp());

    /// <summary>Notes an answer.</summary>
    public void End() => _since = null;
}
