using Microsoft.Extensions.Logging;

namespace Gridfold.Grains.Experiments;

internal sealed partial class ExperimentGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} runs: {Trials} trials, {Ended} of them ended before")]
    private partial void LogBegin(string experiment, long trials, long ended);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} is {Status}")]
    private partial void LogStatus(string experiment, Status status);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Experiment {Experiment} has ended: {Completed} trials completed, {Failed} failed")]
    private partial void LogEnd(string experiment, long completed, long failed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment} is set aside: {Reason}")]
    private partial void LogSetAside(string experiment, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment} is left paused: "
        + "after each of its last {Starts} starts its silo died before a trial had ended")]
    private partial void LogNotStartedAgain(string experiment, int starts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment} could not be taken out of the slot pool; "
        + "it will be tried again")]
    private partial void LogNotHalted(string experiment, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: the trials that trial {Group} leads could not be started "
        + "and will be tried again")]
    private partial void LogNotStarted(string experiment, long group, Exception exception);
}
