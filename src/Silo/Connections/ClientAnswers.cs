using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The answers to one client on their way to the connection. This class counts the calls without an answer, and the bytes that wait to be
/// read. So a client that does not read cannot fill the silo's memory.
/// </summary>
/// <param name="output">The connection's output. A flush waits while the client does not read.</param>
/// <param name="limits">The limits of this client.</param>
/// <param name="all">The limit of all clients together. It does not keep a client from having one call without an answer.</param>
/// <param name="time">The clock.</param>
/// <param name="onUnread">Called when the client has not read its answers in time.</param>
internal sealed class ClientAnswers(PipeWriter output, NetworkOptions limits, AnswerBudget all, TimeProvider time, Action onUnread)
    : PipeWriter, IDisposable
{
    // The lengths of the header and of the body, 4 bytes each, come before every message.
    private const int Framing = 2 * sizeof(int);

    private readonly byte[] _framing = new byte[Framing];
    private readonly Lock _lock = new();

    // The times at which the callers of the calls without an answer give up.
    private readonly List<DateTimeOffset> _ends = [];

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Memory<byte> _memory;
    private int _read;
    private long _rest, _unread;
    private bool _isPastPreamble;

    /// <summary>
    /// Waits until a call may pass. A call is forgotten when its caller no longer waits, because Orleans then drops the answer. No call is
    /// forgotten while answers wait to be read.
    /// </summary>
    /// <param name="life">The time that the caller waits for the answer.</param>
    /// <param name="closed">Ends the wait when the connection is closed.</param>
    /// <exception cref="OperationCanceledException">The connection is closed.</exception>
    public async Task Admit(TimeSpan life, CancellationToken closed)
    {
        while (true)
        {
            Task changed, changedForAll = all.Changed;
            TimeSpan patience = limits.AnswerTimeout;
            lock (_lock)
            {
                if (_unread == 0) Record(-_ends.RemoveAll(end => Until(end) <= TimeSpan.Zero), unread: 0);
                if (HasRoom())
                {
                    _ends.Add(time.GetUtcNow() + (life < patience ? life : patience));
                    Record(unanswered: 1, unread: 0);
                    return;
                }

                changed = _changed.Task;
                if (_unread == 0) patience = TimeSpan.FromTicks(Math.Max(0, Until(_ends.Min()).Ticks));
            }

            try
            {
                await Task.WhenAny(changed, changedForAll).WaitAsync(patience, time, closed);
            }
            catch (TimeoutException)
            {
                // The caller of one of the calls no longer waits.
            }
        }
    }

    /// <summary>Takes back what the connection has counted, when it has ended.</summary>
    public void Dispose()
    {
        lock (_lock) Record(-_ends.Count, -_unread);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        Count(_memory.Span[..bytes]);
        lock (_lock) Record(unanswered: 0, bytes);
        output.Advance(bytes);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        long flushed = _unread;
        ValueTask<FlushResult> flush = output.FlushAsync(cancellationToken);
        if (!flush.IsCompleted)
        {
            await using ITimer deadline = time.CreateTimer(_ => onUnread(), null, limits.AnswerTimeout, Timeout.InfiniteTimeSpan);
            return Read(await flush);
        }

        return Read(await flush);

        FlushResult Read(FlushResult result)
        {
            lock (_lock) Record(unanswered: 0, -Math.Min(flushed, _unread));
            return result;
        }
    }

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => output.Complete(exception);

    /// <summary>
    /// Counts the messages in the bytes that leave. The first is the silo's preamble, and each of the others answers a call.
    /// </summary>
    private void Count(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_rest > 0)
            {
                int skipped = (int)Math.Min(_rest, bytes.Length);
                bytes = bytes[skipped..];
                _rest -= skipped;
                continue;
            }

            int part = Math.Min((_isPastPreamble ? Framing : sizeof(int)) - _read, bytes.Length);
            bytes[..part].CopyTo(_framing.AsSpan(_read));
            bytes = bytes[part..];
            _read += part;
            if (_read == (_isPastPreamble ? Framing : sizeof(int))) EndFraming();
        }
    }

    private void EndFraming()
    {
        _rest = BinaryPrimitives.ReadUInt32LittleEndian(_framing);
        if (_isPastPreamble)
        {
            _rest += BinaryPrimitives.ReadUInt32LittleEndian(_framing.AsSpan(sizeof(int)));
            all.Learn(_rest);
            lock (_lock) CountAnswer();
        }

        (_read, _isPastPreamble) = (0, true);
    }

    /// <summary>
    /// Whether one more answer has room. A client of which nothing is unanswered and unread always has it, so that no client is locked out.
    /// </summary>
    private bool HasRoom()
    {
        if (_ends.Count == 0 && _unread == 0) return true;
        return _ends.Count < limits.MaxUnansweredCalls && _unread + (_ends.Count * all.Expected) < limits.MaxUnreadAnswers && all.HasRoom;
    }

    private TimeSpan Until(DateTimeOffset end) => end - time.GetUtcNow();

    private void CountAnswer()
    {
        if (_ends.Count == 0) return;
        _ends.Remove(_ends.Min());
        Record(unanswered: -1, unread: 0);
    }

    private void Record(int unanswered, long unread)
    {
        _unread += unread;
        all.Count(unanswered, unread);
        if (unanswered >= 0 && unread >= 0) return;
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
