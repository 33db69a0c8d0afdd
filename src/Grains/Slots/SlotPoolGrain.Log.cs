using Gridfold.Grains.Identity;
using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Slots;

internal sealed partial class SlotPoolGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The slot pool is at its activation {Generation}")]
    private partial void LogActivation(long generation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} of fold {Fold} on silo {Silo} ended without a result")]
    private partial void LogLostLease(LeaseId lease, FoldId fold, string silo);

    [LoggerMessage(Level = LogLevel.Error, Message = "Silo {Silo} is quarantined: every training breaks on it")]
    private partial void LogQuarantine(string silo);

    [LoggerMessage(Level = LogLevel.Error, Message = "The slot pool's stored state could not be read and is made anew; "
        + "silos that were told to drain have to be told again: {Reason}")]
    private partial void LogDamaged(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Running experiments could not be woken")]
    private partial void LogNotWoken(Exception exception);
}
