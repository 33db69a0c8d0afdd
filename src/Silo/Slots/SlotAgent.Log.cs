using Gridfold.Grains.Identity;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

internal sealed partial class SlotAgent
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The job of fold {Fold} could not be begun; its leases are given back")]
    private partial void LogNotBegun(FoldId fold, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The training of fold {Fold} begins on slot {Slot}")]
    private partial void LogTrainingBegins(FoldId fold, int slot);

    [LoggerMessage(Level = LogLevel.Error, Message = "The training of fold {Fold} broke")]
    private partial void LogTrainingBroke(FoldId fold, Exception exception);
}
