namespace Gridfold.Silo.Connections;

/// <summary>
/// The memory that the answers to all clients of a silo may take. A silo knows the size of an answer only when it writes the answer. So it
/// expects an answer as large as the largest of the last minutes.
/// </summary>
/// <param name="limit">The greatest number of bytes.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerBudget(long limit, TimeProvider time)
{
    /// <summary>The least size that is expected of an answer, in bytes.</summary>
    public const int LeastExpected = 1 << 20;

    /// <summary>The time after which the size of an answer is forgotten. It is remembered for twice that time at most.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _started = time.GetTimestamp();
    private long _largest, _largestBefore, _unread;
    private int _unanswered;

    /// <summary>The size that is expected of the next answer, in bytes.</summary>
    public long Expected
    {
        get
        {
            lock (_lock) return Math.Max(LeastExpected, Math.Max(_largest, _largestBefore));
        }
    }

    /// <summary>Whether the answers that are expected, and those that wait to be read, leave room for one more.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock) return _unread + (_unanswered * Expected) < limit;
        }
    }

    /// <summary>Ends when there is more room than now.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock) return _changed.Task;
        }
    }

    /// <summary>Counts calls and bytes of one client. Numbers below 0 take back what was counted.</summary>
    /// <param name="unanswered">The number of calls without an answer.</param>
    /// <param name="unread">The number of bytes that wait to be read.</param>
    public void Count(int unanswered, long unread)
    {
        lock (_lock)
        {
            _unanswered += unanswered;
            _unread += unread;
            if (unanswered >= 0 && unread >= 0) return;
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Learns the size of an answer.</summary>
    public void Learn(long size)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_started) > Memory) (_started, _largestBefore, _largest) = (time.GetTimestamp(), _largest, 0);
            _largest = Math.Max(_largest, size);
        }
    }
}
