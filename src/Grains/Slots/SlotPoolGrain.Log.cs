using Gridfold.Grains.Folds;
using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Slots;

internal sealed partial class SlotPoolGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of fold {Fold} on silo {Silo} ended without a result")]
    private partial void LogLostLease(FoldId fold, string silo);
}
