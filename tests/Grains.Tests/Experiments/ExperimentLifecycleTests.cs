using Gridfold.Grains.Experiments;

namespace Gridfold.Grains.Tests.Experiments;

public sealed class ExperimentLifecycleTests
{
    private static readonly Dictionary<(Status, ExperimentEvent), Status> Allowed = new()
    {
        [(Status.Pending, ExperimentEvent.Resume)] = Status.Running,
        [(Status.Pending, ExperimentEvent.Cancel)] = Status.Cancelled,
        [(Status.Running, ExperimentEvent.Resume)] = Status.Running,
        [(Status.Completed, ExperimentEvent.Retry)] = Status.Running,
        [(Status.Failed, ExperimentEvent.Retry)] = Status.Running,
        [(Status.Running, ExperimentEvent.Pause)] = Status.Paused,
        [(Status.Running, ExperimentEvent.Cancel)] = Status.Cancelled,
        [(Status.Running, ExperimentEvent.Complete)] = Status.Completed,
        [(Status.Running, ExperimentEvent.Fail)] = Status.Failed,
        [(Status.Paused, ExperimentEvent.Resume)] = Status.Running,
        [(Status.Paused, ExperimentEvent.Pause)] = Status.Paused,
        [(Status.Paused, ExperimentEvent.Cancel)] = Status.Cancelled,
        [(Status.Paused, ExperimentEvent.Complete)] = Status.Completed,
        [(Status.Paused, ExperimentEvent.Fail)] = Status.Failed,
        [(Status.Cancelled, ExperimentEvent.Cancel)] = Status.Cancelled,
    };

    public static TheoryData<Status, ExperimentEvent> All =>
        [.. from status in Enum.GetValues<Status>() from happening in Enum.GetValues<ExperimentEvent>() select (status, happening)];

    [Theory]
    [MemberData(nameof(All))]
    public void Next_EveryStateAndEvent_IsAllowedOrRefused(Status status, ExperimentEvent happening) =>
        Assert.Equal(Allowed.TryGetValue((status, happening), out Status next) ? next : null, ExperimentLifecycle.Next(status, happening));

    [Theory]
    [MemberData(nameof(All))]
    public void Next_FinalState_IsLeftOnlyForARetry(Status status, ExperimentEvent happening)
    {
        if (status.IsFinal() && happening != ExperimentEvent.Retry)
            Assert.Equal(status, ExperimentLifecycle.Next(status, happening) ?? status);
    }
}
