using Gridfold.Grains.Experiments;

namespace Gridfold.Grains.Tests.Experiments;

public sealed class ExperimentStateMachineTests
{
    [Fact]
    public void Apply_AllowedEvent_CountsOnceItIsSettled()
    {
        var state = new ExperimentState();
        var machine = new ExperimentStateMachine(state, At(0));
        ExperimentStateMachine.Change change = machine.Apply(ExperimentEvent.Resume, At(1))!;
        Assert.Equal((Status.Running, 1, Status.Pending, false), (state.Status, state.Run, machine.Status, machine.MayStart));
        machine.Settle(change, At(2));
        Assert.Equal((Status.Running, true), (machine.Status, machine.MayStart));
    }

    [Fact]
    public void Undo_ChangeThatCouldNotBeStored_IsAsBefore()
    {
        (ExperimentState state, ExperimentStateMachine machine) = Running();
        state.IsStopping = true;
        machine.Undo(machine.Apply(ExperimentEvent.Pause, At(5))!);
        Assert.Equal((Status.Running, true, Status.Running), (state.Status, state.IsStopping, machine.Status));
        Assert.False(machine.MayStart);
    }

    [Fact]
    public void Apply_EventThatIsNotAllowed_ChangesNothing()
    {
        (ExperimentState state, ExperimentStateMachine machine) = Running();
        machine.Settle(machine.Apply(ExperimentEvent.Complete, At(5))!, At(5));
        Assert.Null(machine.Apply(ExperimentEvent.Resume, At(9)));
        Assert.Equal((Status.Completed, 5d, 1), (state.Status, state.WallSeconds, state.Run));
    }

    [Fact]
    public void CountTime_RunningAndPaused_AddsWhileItRuns()
    {
        (ExperimentState state, ExperimentStateMachine machine) = Running();
        machine.CountTime(At(3));
        machine.Settle(machine.Apply(ExperimentEvent.Pause, At(10))!, At(11));
        machine.CountTime(At(50));
        Assert.Equal(10, state.WallSeconds);
        machine.Settle(machine.Apply(ExperimentEvent.Resume, At(60))!, At(60));
        machine.CountTime(At(61));
        Assert.Equal(11, state.WallSeconds);
    }

    [Fact]
    public void CountTime_WhileTheEndIsBeingStored_AddsNothing()
    {
        (ExperimentState state, ExperimentStateMachine machine) = Running();
        ExperimentStateMachine.Change change = machine.Apply(ExperimentEvent.Complete, At(5))!;
        machine.CountTime(At(6));
        machine.Settle(change, At(7));
        Assert.Equal(5, state.WallSeconds);
    }

    [Fact]
    public void CountStart_FourthWithoutProof_IsRefused()
    {
        (_, ExperimentStateMachine machine) = Running();
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => machine.CountStart()));
        Assert.True(machine.Prove());
        Assert.True(machine.CountStart());
    }

    [Fact]
    public void ProveByTime_AMinuteAfterItBegan_EndsTheCount()
    {
        (ExperimentState state, ExperimentStateMachine machine) = Running();
        machine.CountStart();
        machine.Begin(At(10));
        machine.ProveByTime(At(69));
        Assert.Equal(1, state.UnprovenStarts);
        machine.ProveByTime(At(70));
        Assert.Equal(0, state.UnprovenStarts);
    }

    private static (ExperimentState State, ExperimentStateMachine Machine) Running()
    {
        var state = new ExperimentState();
        var machine = new ExperimentStateMachine(state, At(0));
        machine.Settle(machine.Apply(ExperimentEvent.Resume, At(0))!, At(0));
        return (state, machine);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
