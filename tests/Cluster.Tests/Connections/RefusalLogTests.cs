using Gridfold.Silo.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>A flood of refused connections does not fill the log.</summary>
public sealed class RefusalLogTests
{
    [Fact]
    public void Add_AThousandInASecond_IsOneLineAndTheNextCountsThem()
    {
        var time = new FakeTimeProvider();
        var lines = new List<string>();
        var log = new RefusalLog(new Lines(lines), time);
        for (int i = 0; i < 1000; i++)
        {
            log.Add(new DefaultConnectionContext(), "it sent noise");
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Contains("it sent noise (0 more", Assert.Single(lines), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(1));
        log.Add(new DefaultConnectionContext(), "it sent noise");
        Assert.Contains("(999 more", lines[1], StringComparison.Ordinal);
    }

    private sealed class Lines(List<string> lines) : ILogger<RefusalLog>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
