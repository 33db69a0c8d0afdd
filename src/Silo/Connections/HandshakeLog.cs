using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Takes what Orleans' TLS would log of one handshake: why it failed, which it tells nobody else. As the services of a connection it
/// offers loggers that write to it, and nothing more.
/// </summary>
internal sealed class HandshakeLog : IServiceProvider, ILogger
{
    /// <summary>Why the handshake failed; null while nothing was said.</summary>
    public Exception? Failure { get; private set; }

    public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? new Factory(this) : null;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Failure ??= exception;

    private sealed class Factory(HandshakeLog log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It writes to one place.");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
