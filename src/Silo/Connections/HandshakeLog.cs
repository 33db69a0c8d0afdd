using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Receives the log of Orleans' TLS for one handshake. Only this log says why a handshake failed. As the services of a connection, the
/// class offers loggers that write to it, and nothing else.
/// </summary>
internal sealed class HandshakeLog : IServiceProvider, ILogger
{
    /// <summary>The reason why the handshake failed. Null while there is none.</summary>
    public Exception? Failure { get; private set; }

    public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? new Factory(this) : null;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => Failure ??= exception;

    private sealed class Factory(HandshakeLog log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It writes to one place.");

        public void Dispose()
        {
            // There is nothing to dispose of.
        }
    }
}
