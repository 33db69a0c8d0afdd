namespace Gridfold.Simulation.Tests;

/// <summary>Runs the work of an activation or an agent as events of its process, one turn after the other.</summary>
internal sealed class TurnScheduler : TaskScheduler
{
    private readonly SimulatedProcess _process;

    public TurnScheduler(SimulatedProcess process) => _process = process;

    /// <summary>Starts work on this scheduler. Its continuations run here too.</summary>
    public Task<T> Run<T>(Func<Task<T>> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Starts work on this scheduler. Its continuations run here too.</summary>
    public Task Run(Func<Task> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    protected override void QueueTask(Task task) => _process.In(TimeSpan.Zero, () => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
