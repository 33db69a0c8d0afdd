using Gridfold.Grains.Experiments;
using Gridfold.Grains.Quotas;
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
    [InlineData("Gridfold:Retention:Experiments=00:00:10", "Gridfold:Retention:Experiments is 00:00:10; it must be at least a minute")]
    [InlineData("Gridfold:Retention:Models=30d", "Gridfold:Retention:Models is '30d'; it must be a time, as in 00:00:10")]
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
    [InlineData("Gridfold:Experiments:Price=2.5", "Gridfold:Experiments:Price is '2.5'; it must be an amount of money")]
    [InlineData("Gridfold:Experiments:ResumesByItself=maybe", "Gridfold:Experiments:ResumesByItself is 'maybe'; it must be true or false")]
    [InlineData("Gridfold:Network:HandshakeTimeout=00:00:00", "Gridfold:Network:HandshakeTimeout is 00:00:00; it must be above 0")]
    [InlineData("Gridfold:Network:MaxUnreadAnswers=1000", "Gridfold:Network:MaxUnreadAnswers is 1000; it must be at least 1048576")]
    [InlineData("Gridfold:Network:MaxUnreadAnswersOfAll=0", "Gridfold:Network:MaxUnreadAnswersOfAll is 0; it must be at least 1048576")]
    [InlineData("Gridfold:Uploads:MaxBytes=-1", "Gridfold:Uploads:MaxBytes is -1; it must be a number of bytes from 0 to ")]
    [InlineData("Gridfold:Uploads:Time=00:00:00", "Gridfold:Uploads:Time is 00:00:00; it must be above 0 and at most a day")]
    [InlineData("Gridfold:Uploads:MaxByte=1", "Gridfold:Uploads:MaxByte is not known; did you mean 'MaxBytes'?")]
    [InlineData("Gridfold:Quotas:Slots=0", "Gridfold:Quotas:Slots is 0; it must be from 1 to 1000000")]
    [InlineData("Gridfold:Quotas:Experiments=-1", "Gridfold:Quotas:Experiments is -1; it must be from 0 to 1000000")]
    [InlineData("Gridfold:Quotas:StoredBytes=-1", "Gridfold:Quotas:StoredBytes is -1; it must be a number of bytes from 0 to ")]
    [InlineData("Gridfold:Quotas:Slot=1", "Gridfold:Quotas:Slot is not known; did you mean 'Slots'?")]
    [InlineData("Gridfold:Quotas:Users=alice", "Gridfold:Quotas:Users is 'alice'; it is a list of users")]
    [InlineData("Gridfold:Quotas:Users:0:Nme=alice Gridfold:Quotas:Users:0:Name=alice Gridfold:Quotas:Users:0:Slots=1",
        "Gridfold:Quotas:Users:0:Nme is not known; did you mean 'Name'?")]
    [InlineData("Gridfold:Quotas:Users:0:Slots=1", "Gridfold:Quotas:Users:0:Name is ''; it names a user")]
    [InlineData("Gridfold:Quotas:Users:0:Name=alice", "Gridfold:Quotas:Users:0:Name is 'alice'; the entry limits nothing")]
    [InlineData("Gridfold:Quotas:Users:0:Name=alice Gridfold:Quotas:Users:0:Slots=0",
        "Gridfold:Quotas:Users:0:Slots is 0; it must be from 1 to 1000000")]
    [InlineData("Gridfold:DataRoot:0=", "Gridfold:DataRoot:0 is empty; write a folder, or remove the entry")]
    [InlineData("Gridfold:Api:Port=0", "Gridfold:Api:Port is 0; it must be from 1 to 65535")]
    [InlineData("Gridfold:Api:Prot=1", "Gridfold:Api:Prot is not known; did you mean 'Port'?")]
    [InlineData("Gridfold:Api:Plain=true", "Gridfold:Api:Port is missing; the other options of the section are set")]
    [InlineData("Gridfold:Api:RequestsPerSecond=0", "Gridfold:Api:RequestsPerSecond is 0; it must be from 1 to 100000")]
    [InlineData("Gridfold:Api:Address=everywhere", "Gridfold:Api:Address is 'everywhere'; it must be an IP address")]
    public void Check_WrongOption_SaysTheKeyTheValueAndTheRule(string setting, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Check(setting.Split(' '))), StringComparison.Ordinal);

    [Fact]
    public void ReadQuotas_AList_GivesTheLimitsOfEachUser()
    {
        var problems = new Problems();
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gridfold:Quotas:Slots"] = "4",
            ["Gridfold:Quotas:Users:0:Name"] = "oidc:248289761001",
            ["Gridfold:Quotas:Users:0:Slots"] = "8",
            ["Gridfold:Quotas:Users:1:Name"] = "carol",
            ["Gridfold:Quotas:Users:1:Experiments"] = "3",
        }).Build();
        QuotaOptions quotas = SiloConfiguration.ReadQuotas(configuration, problems);
        quotas.Check(QuotaOptions.Section, problems);
        Assert.Empty(problems.Errors);
        Assert.Equal(new UserLimits(8, null, 10L << 30), quotas.Of("oidc:248289761001", isOperator: false));
        Assert.Equal(new UserLimits(4, 3, 10L << 30), quotas.Of("carol", isOperator: false));
        Assert.Equal(new UserLimits(4, null, 10L << 30), quotas.Of("bob", isOperator: false));
    }

    [Fact]
    public void Check_AUserWithTwoQuotas_IsNamedForEachEntry() => Assert.Equal(2, Check(
        "Gridfold:Quotas:Users:0:Name=alice", "Gridfold:Quotas:Users:0:Slots=1",
        "Gridfold:Quotas:Users:1:Name=alice", "Gridfold:Quotas:Users:1:Slots=2").Count(problem =>
            problem.Contains("the list names this user twice", StringComparison.Ordinal)));

    [Fact]
    public void Check_SeveralWrongOptions_ListsEach() => Assert.Equal(4, Check(
        "Gridfold:Slots:Slots=-1", "Gridfold:Slots:RetryDelay=never", "Gridfold:SlotPool:SettlingTime=00:00:01",
        "Gridfold:Network:MaxClientMessage=1").Count);

    [Theory]
    [InlineData("Gridfold:Api:Address=0.0.0.0", "Gridfold:Api:Address is 0.0.0.0, so that tokens would cross the network without TLS")]
    [InlineData("Gridfold:Api:Address=::", "Gridfold:Api:Address is ::, so that tokens would cross")]
    [InlineData("Gridfold:Api:Certificate=api.pem", "Gridfold:Api:Key is missing; Certificate and Key name two PEM files")]
    [InlineData("Gridfold:Api:Key=api.key", "Gridfold:Api:Certificate is missing; Certificate and Key name two PEM files")]
    [InlineData("Gridfold:Http:Port=8443", "Gridfold:Api:Port is 8443, the port of metrics and health")]
    public void Check_WrongOptionOfAnApi_SaysTheKeyTheValueAndTheRule(string setting, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Check("Gridfold:Api:Port=8443", setting)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Gridfold:Oidc:Audience=api", "Gridfold:Oidc:Issuer is missing; the other options of the section are set")]
    [InlineData("Gridfold:Oidc:Isuer=https://login.example", "Gridfold:Oidc:Isuer is not known; did you mean 'Issuer'?")]
    [InlineData("Gridfold:Api:Port=8090 Gridfold:Oidc:Issuer=http://login.example",
        "Gridfold:Oidc:Issuer is 'http://login.example'; it must be an https address")]
    [InlineData("Gridfold:Api:Port=8090 Gridfold:Oidc:Issuer=https://login.example/?tenant=1",
        "Gridfold:Oidc:Issuer is 'https://login.example/?")]
    [InlineData("Gridfold:Api:Port=8090 Gridfold:Oidc:Issuer=https://login.example", "Gridfold:Oidc:Audience is missing; name")]
    [InlineData("Gridfold:Api:Port=8090 Gridfold:Oidc:Issuer=https://login.example Gridfold:Oidc:Audience=api",
        "Gridfold:Oidc gives nobody a role; name values of the claim 'roles' in Operators, Submitters or Viewers")]
    [InlineData("Gridfold:Api:Port=8090 Gridfold:Oidc:Issuer=https://login.example Gridfold:Oidc:Audience=api "
        + "Gridfold:Oidc:Operators=a,b Gridfold:Oidc:Viewers:0=b", "Gridfold:Oidc names 'b' twice; a value gives one role")]
    [InlineData("Gridfold:Oidc:ClientSecret=x", "Gridfold:Oidc:ClientId is missing; options of the console's sign-in are set")]
    [InlineData("Gridfold:Oidc:ClientId=console Gridfold:Oidc:PublicAddress=https://gridfold.example",
        "Gridfold:Oidc:Issuer is missing")]
    [InlineData("Gridfold:Oidc:ClientId=console", "Gridfold:Oidc:PublicAddress is missing; write the address at which people open")]
    [InlineData("Gridfold:Oidc:ClientId=console Gridfold:Oidc:PublicAddress=http://gridfold.example",
        "Gridfold:Oidc:PublicAddress is 'http://gridfold.example'; it must be an https address without a path")]
    [InlineData("Gridfold:Oidc:ClientId=console Gridfold:Oidc:PublicAddress=https://gridfold.example/console",
        "Gridfold:Oidc:PublicAddress is 'https://gridfold.example/console'; it must be an https address without a path")]
    [InlineData("Gridfold:Oidc:ClientId=console Gridfold:Oidc:Name=Example\u0007",
        "Gridfold:Oidc:Name is 'Example\\u0007'; it must be 1 to 40")]
    [InlineData("Gridfold:Oidc:ClientId=console Gridfold:Oidc:Scopes:0=a\"b", "Gridfold:Oidc:Scopes is 'a\"b'; a scope has no spaces")]
    [InlineData("Gridfold:Oidc:Issuer=https://login.example Gridfold:Oidc:Audience=api Gridfold:Oidc:Viewers=b",
        "Gridfold:Oidc:Issuer is https://login.example; set Gridfold:Api:Port too")]
    public void Check_WrongOptionOfAnIssuer_SaysTheKeyTheValueAndTheRule(string settings, string problem) =>
        Assert.Contains(Check(settings.Split(' ')), found => found.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("http://localhost:8080/realms/team")]
    [InlineData("http://[::1]:8080")]
    [InlineData("https://login.example/realms/team")]
    public void Check_SoundIssuer_IsAccepted(string issuer) => Assert.Empty(Check(
        "Gridfold:Api:Port=8443", $"Gridfold:Oidc:Issuer={issuer}", "Gridfold:Oidc:Audience=api", "Gridfold:Oidc:Operators=leads, heads"));

    [Theory]
    [InlineData("Gridfold:Api:Port=8443")]
    [InlineData("Gridfold:Api:Port=8443", "Gridfold:Api:Address=0.0.0.0", "Gridfold:Api:Plain=true")]
    public void Check_SoundApi_IsAccepted(params string[] settings) => Assert.Empty(Check(settings));

    [Fact]
    public void Check_CertificateOfAnApiThatIsNotThere_IsNamed() => Assert.StartsWith(
        "Gridfold:Api:Certificate '/nowhere/api.pem' is not there", Assert.Single(Check(
            "Gridfold:Api:Port=8443", "Gridfold:Api:Certificate=/nowhere/api.pem", "Gridfold:Api:Key=/nowhere/api.key")),
        StringComparison.Ordinal);

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
