using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;
using Gridfold.Silo.Configuration;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Slots;
using Microsoft.Extensions.Configuration;

namespace Gridfold.Cluster.Tests.Configuration;

/// <summary>At its start, a silo names every fault of its options.</summary>
public sealed class OptionsTests
{
    private static readonly string[] Sound =
    [
        .. ((string[])["Clustering", "GrainStorage:Default", "Reminders"]).SelectMany(kind =>
            (string[])[$"Orleans:{kind}:ProviderType=Redis", $"Orleans:{kind}:ConnectionString=localhost:6379"]),
        "Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1", "Gridfold:Checkpoints:Folder=checkpoints",
    ];

    [Fact]
    public void Check_Defaults_AreSound()
    {
        Assert.Empty(Check());
        var problems = new Problems();
        new SlotOptions().Check("Gridfold:Slots", problems);
        new SlotPoolOptions().Check("Gridfold:SlotPool", problems);
        new ExperimentOptions().Check("Gridfold:Experiments", problems);
        new NetworkOptions().Check("Gridfold:Network", problems);
        Assert.Empty(problems.Errors);
    }

    [Theory]
    [InlineData("Gridfold:Slots:Slots=-1", "Gridfold:Slots:Slots is -1; it must be from 0 to 1024")]
    [InlineData("Gridfold:Slots:Slots=two", "Gridfold:Slots:Slots is 'two'; it must be a whole number")]
    [InlineData("Gridfold:Slots:Device=gpu", "Gridfold:Slots:Device is 'gpu'; it must be cpu or cuda")]
    [InlineData(
        "Gridfold:Slots:HeartbeatPeriod=00:00:00", "Gridfold:Slots:HeartbeatPeriod is 00:00:00; it must be above 0 and at most a day")]
    [InlineData("Gridfold:Slots:HeartbeatPeriod=00:00:10",
        "Gridfold:Slots:HeartbeatPeriod is 00:00:10; it must be below Gridfold:SlotPool:LeaseDuration, 00:00:10")]
    [InlineData("Gridfold:Slots:CheckpointPeriod=-1", "Gridfold:Slots:CheckpointPeriod is -1.00:00:00; it must be above 0")]
    [InlineData("Gridfold:Slots:HartbeatPeriod=00:00:01", "Gridfold:Slots:HartbeatPeriod is not known; did you mean 'HeartbeatPeriod'?")]
    [InlineData(
        "Gridfold:SlotPool:SettlingTime=00:00:04", "Gridfold:SlotPool:SettlingTime is 00:00:04; it must be above LeaseWait, 00:00:05")]
    [InlineData("Gridfold:SlotPool:LeaseWait=soon", "Gridfold:SlotPool:LeaseWait is 'soon'; it must be a time, as in 00:00:10")]
    [InlineData("Gridfold:SlotPool:ReviewPeriod=00:00:05",
        "Gridfold:SlotPool:ReviewPeriod is 00:00:05; it must be below half of LeaseDuration, 00:00:10")]
    [InlineData("Gridfold:SlotPool:FaultsToQuarantine=0", "Gridfold:SlotPool:FaultsToQuarantine is 0; it must be at least 1")]
    [InlineData("Gridfold:Experiments:TrialsPerSlot=0", "Gridfold:Experiments:TrialsPerSlot is 0; it must be at least 1")]
    [InlineData("Gridfold:Experiments:ResumesByItself=maybe", "Gridfold:Experiments:ResumesByItself is 'maybe'; it must be true or false")]
    [InlineData("Gridfold:Network:HandshakeTimeout=00:00:00", "Gridfold:Network:HandshakeTimeout is 00:00:00; it must be above 0")]
    [InlineData("Gridfold:Network:MaxUnreadAnswers=1000", "Gridfold:Network:MaxUnreadAnswers is 1000; it must be at least 1048576")]
    [InlineData("Gridfold:Network:MaxUnreadAnswersOfAll=0", "Gridfold:Network:MaxUnreadAnswersOfAll is 0; it must be at least 1048576")]
    public void Check_WrongOption_SaysTheKeyTheValueAndTheRule(string setting, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Check(setting)), StringComparison.Ordinal);

    [Fact]
    public void Check_SeveralWrongOptions_ListsEach() => Assert.Equal(4, Check(
        "Gridfold:Slots:Slots=-1", "Gridfold:Slots:RetryDelay=never", "Gridfold:SlotPool:SettlingTime=00:00:01",
        "Gridfold:Network:MaxClientMessage=1").Count);

    [Theory]
    [InlineData("Gridfold:Slots:Slots=0")]
    [InlineData("Gridfold:Slots:Slots=")]
    [InlineData("gridfold:slots:heartbeatperiod=00:00:01")]
    [InlineData("Gridfold:Network:Plain=true")]
    public void Check_SoundOption_IsAccepted(string setting) => Assert.Empty(Check(setting));

    private static IReadOnlyList<string> Check(params string[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(Sound.Concat(settings).Select(setting =>
            setting.Split('=', 2) is [var key, var value] ? KeyValuePair.Create(key, (string?)value) : default)).Build();
        try
        {
            SiloConfiguration.Check(configuration);
            return [];
        }
        catch (InputException exception)
        {
            return [.. exception.Problems.Select(problem => problem.Message)];
        }
    }
}
