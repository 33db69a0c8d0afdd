using Gridfold.Grains.Identity;
using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Telemetry;

/// <summary>Adds the fold to log entries, in fields that a log store can search.</summary>
public static class FoldLogScope
{
    private static readonly Func<ILogger, string, long, int, int, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, long, int, int>("experiment {Experiment} trial {Trial} fold {Fold} attempt {Attempt}");

    /// <summary>Begins a scope whose log entries name the fold.</summary>
    public static IDisposable? BeginFold(this ILogger logger, FoldId fold, int attempt) =>
        Scope(logger, fold.Experiment, fold.Trial, fold.Fold, attempt);
}
