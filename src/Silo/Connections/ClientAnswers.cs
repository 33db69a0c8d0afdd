using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The answers to one client on their way to the connection. It counts the calls without an answer, so that a client that does not read
/// cannot fill the silo's memory with answers.
/// </summary>
/// <param name="output">The connection's output. A flush waits while the client does not read.</param>
/// <param name="most">The most calls without an answer, at least 1.</param>
/// <param name="patience">The time that a client may take to read what waits for it.</param>
/// <param name="time">The clock.</param>
/// <param name="onUnread">Called when that time is over.</param>
internal sealed class ClientAnswers(PipeWriter output, int most, TimeSpan patience, TimeProvider time, Action onUnread) : PipeWriter
{
    // The lengths of the header and of the body, 4 bytes each, come before every message.
    private const int Framing = 2 * sizeof(int);

    private readonly byte[] _framing = new byte[Framing];
    private readonly Lock _lock = new();

    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Memory<byte> _memory;
    private int _read, _unanswered;
    private long _rest;
    private bool _isPastPreamble;

    /// <summary>
    /// Waits until a call may pass. Calls whose answers do not come within the client's time are forgotten, because Orleans drops the
    /// answers of calls that have waited for too long.
    /// </summary>
    /// <param name="closed">Ends the wait when the connection is closed.</param>
    /// <exception cref="OperationCanceledException">The connection is closed.</exception>
    public async Task Admit(CancellationToken closed)
    {
        while (true)
        {
            Task answered;
            lock (_lock)
            {
                if (_unanswered < most)
                {
                    _unanswered++;
                    return;
                }

                answered = _answered.Task;
            }

            try
            {
                await answered.WaitAsync(patience, time, closed);
            }
            catch (TimeoutException)
            {
                lock (_lock) _unanswered = 0;
            }
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        Count(_memory.Span[..bytes]);
        output.Advance(bytes);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flush = output.FlushAsync(cancellationToken);
        if (flush.IsCompleted) return await flush;
        await using ITimer deadline = time.CreateTimer(_ => onUnread(), null, patience, Timeout.InfiniteTimeSpan);
        return await flush;
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
            CountAnswer();
        }

        (_read, _isPastPreamble) = (0, true);
    }

    private void CountAnswer()
    {
        lock (_lock)
        {
            _unanswered = Math.Max(0, _unanswered - 1);
            _answered.TrySetResult();
            _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
