namespace Gridfold.Simulation.Tests;

/// <summary>Runs what an activation or an agent does, turn after turn, as events of its process.</summary>
internal sealed class TurnScheduler : TaskScheduler
{
    private readonly SimulatedProcess _process;

    public TurnScheduler(SimulatedProcess process) => _process = process;

    /// <summary>Starts something on this scheduler; what it awaits comes back to it.</summary>
    public Task<T> Run<T>(Func<Task<T>> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Starts something on this scheduler; what it awaits comes back to it.</summary>
    public Task Run(Func<Task> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    protected override void QueueTask(Task task) => _process.In(TimeSpan.Zero, () => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
