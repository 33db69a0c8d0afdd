using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Hosting;

/// <summary>
/// Ends a silo that cannot go on. Most often, the other silos declared it dead while it was suspended or cut off. The process ends at once
/// and unloads nothing, because slots are running native code.
/// </summary>
internal sealed partial class LostSiloHandler : IFatalErrorHandler
{
    private readonly ILogger<LostSiloHandler> _logger;

    public LostSiloHandler(ILogger<LostSiloHandler> logger) => _logger = logger;

    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        LogFatal(sender, context, exception);
        Console.Error.WriteLine(context?.Contains("told I am dead", StringComparison.Ordinal) == true
            ? "error: the cluster gave this silo up while it was suspended or cut off, and trains its folds elsewhere; it ends: "
                + "start it again"
            : $"error: this silo cannot go on and ends: {exception?.Message ?? context}; start it again");
        using var process = Process.GetCurrentProcess();
        process.Kill();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Sender}: {Context}")]
    private partial void LogFatal(object? sender, string? context, Exception? exception);
}
