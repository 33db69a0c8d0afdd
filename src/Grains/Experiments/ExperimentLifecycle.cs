namespace Gridfold.Grains.Experiments;

/// <summary>The transitions of an experiment's state.</summary>
internal static class ExperimentLifecycle
{
    /// <summary>The state after an event. Null when the state does not allow the event.</summary>
    public static Status? Next(Status status, ExperimentEvent happening) => (status, happening) switch
    {
        (Status.Pending or Status.Paused or Status.Running, ExperimentEvent.Resume) => Status.Running,
        (Status.Completed or Status.Failed, ExperimentEvent.Retry) => Status.Running,
        (Status.Running or Status.Paused, ExperimentEvent.Pause) => Status.Paused,
        (Status.Pending or Status.Running or Status.Paused or Status.Cancelled, ExperimentEvent.Cancel) => Status.Cancelled,

        // The last fold may have ended while the pause was on its way.
        (Status.Running or Status.Paused, ExperimentEvent.Complete) => Status.Completed,
        (Status.Running or Status.Paused, ExperimentEvent.Fail) => Status.Failed,
        _ => null,
    };
}
