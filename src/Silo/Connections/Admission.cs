using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>The time limit of a connection whose peer has not proved who it is. A connection that exceeds the limit is closed.</summary>
internal sealed class Admission : IDisposable
{
    private readonly ITimer _deadline;

    private Admission(ITimer deadline) => _deadline = deadline;

    /// <summary>Starts the time limit of a connection.</summary>
    /// <param name="connection">The connection. <see cref="Complete"/> finds its admission by it.</param>
    /// <param name="timeout">The time limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onTimeout">Called when the time is over.</param>
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

    /// <summary>Ends the time limit of a connection whose peer has introduced itself.</summary>
    public static void Complete(ConnectionContext connection) => connection.Features.Get<Admission>()?.Dispose();

    public void Dispose() => _deadline.Dispose();
}
