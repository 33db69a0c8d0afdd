using Gridfold.Grains.Identity;
using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Folds;

internal sealed partial class FoldGrain
{
    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Fold {Fold}: refused the result of attempt {Attempt} from {Silo}, which no longer holds it")]
    private partial void LogStaleResult(FoldId fold, int attempt, string silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fold {Fold}: attempt {Attempt} on {Silo} broke: {Reason}")]
    private partial void LogFault(FoldId fold, int attempt, string silo, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fold {Fold}: its state could not be stored; it will be tried again")]
    private partial void LogNotStored(FoldId fold, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fold {Fold}: old checkpoints could not be removed")]
    private partial void LogNotRemoved(FoldId fold, Exception exception);
}
