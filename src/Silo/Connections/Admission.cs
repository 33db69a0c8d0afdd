using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>A connection that has not yet shown what it is. It is closed when it takes too long.</summary>
internal sealed class Admission : IDisposable
{
    private readonly ITimer _deadline;

    private Admission(ITimer deadline) => _deadline = deadline;

    /// <summary>Starts the time that a connection has.</summary>
    /// <param name="connection">The connection; <see cref="Complete"/> finds its admission by it.</param>
    /// <param name="timeout">The time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onTimeout">Told when the time is over.</param>
    public static Admission Begin(ConnectionContext connection, TimeSpan timeout, TimeProvider time, Action onTimeout)
    {
        var admission = new Admission(time.CreateTimer(
            _ =>
            {
                onTimeout();
                connection.Abort(new ConnectionAbortedException("The peer did not introduce itself in time."));
            },
            null,
            timeout,
            Timeout.InfiniteTimeSpan));
        connection.Features.Set(admission);
        return admission;
    }

    /// <summary>Ends the time limit of a connection that has introduced itself.</summary>
    public static void Complete(ConnectionContext connection) => connection.Features.Get<Admission>()?.Dispose();

    public void Dispose() => _deadline.Dispose();
}
