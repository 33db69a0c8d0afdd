using Gridfold.Client.Commands;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Tests.Commands;

public sealed class PruneCommandTests
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Choose_EndedAndSubmittedEarlier_IsChosen()
    {
        ExperimentSnapshot[] experiments =
        [
            Experiment("old", Status.Completed, -1), Experiment("cancelled", Status.Cancelled, -1),
            Experiment("new", Status.Completed, 1), Experiment("paused", Status.Paused, -1), Experiment("running", Status.Running, -1),
            Experiment("damaged", Status.Damaged, -1), Experiment("at-the-moment", Status.Completed, 0),
        ];
        Assert.Equal(["old", "cancelled"], PruneCommand.Choose(experiments, Moment).Select(experiment => experiment.Id));
    }

    [Theory]
    [InlineData("30")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("d")]
    [InlineData("4000d")]
    public async Task Prune_WrongTime_SaysTheRule(string time)
    {
        CommandResult result = await Sandbox.Run("prune", $"--older-than={time}");
        result.Expect(ExitCode.BadInput);
        Assert.Contains($"--older-than is '{time}'; it must be a time above 0 with a unit, as in 90s, 30m, 8h or 2d", result.Error);
    }

    private static ExperimentSnapshot Experiment(string id, Status status, int hours) =>
        ExperimentSnapshot.OfDamaged(id, Moment.AddHours(hours), "") with { Status = status };
}
