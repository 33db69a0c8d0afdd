using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Folds;

internal sealed partial class FoldGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Fold {Fold}: refused the result of attempt {Attempt} from {Silo}, which no longer holds it")]
    private partial void LogStaleResult(FoldId fold, int attempt, string silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fold {Fold}: attempt {Attempt} on {Silo} broke: {Reason}")]
    private partial void LogFault(FoldId fold, int attempt, string silo, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fold {Fold}: the lease of attempt {Attempt} was lost; it waits for a slot again")]
    private partial void LogLostLease(FoldId fold, int attempt);
}
