namespace Gridfold.Grains.Experiments;

/// <summary>The one place that says which state follows which.</summary>
internal static class ExperimentLifecycle
{
    /// <summary>The state after an event; null when the event is not allowed in that state.</summary>
    public static Status? Next(Status status, ExperimentEvent happening) => (status, happening) switch
    {
        (Status.Pending or Status.Paused or Status.Running, ExperimentEvent.Resume) => Status.Running,
        (Status.Running or Status.Paused, ExperimentEvent.Pause) => Status.Paused,
        (Status.Pending or Status.Running or Status.Paused or Status.Cancelled, ExperimentEvent.Cancel) => Status.Cancelled,

        // A fold that was on its way when the pause came may be the last one.
        (Status.Running or Status.Paused, ExperimentEvent.Complete) => Status.Completed,
        (Status.Running or Status.Paused, ExperimentEvent.Fail) => Status.Failed,
        _ => null,
    };
}
