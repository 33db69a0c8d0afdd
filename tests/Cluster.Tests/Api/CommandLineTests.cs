using System.Net;
using System.Text.Json.Nodes;
using Gridfold.Hosting.Clusters;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Calls;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Api.Relay;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The command line through the HTTP API.</summary>
[Collection(nameof(ApiCollection))]
public sealed class CommandLineTests(ApiFixture api)
{
    [Fact]
    public void Calls_OfTheRelay_AreThoseMadeForClients()
    {
        IEnumerable<string> made = typeof(IExperimentGrain).Assembly.GetTypes().Where(type => type.IsInterface)
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes(typeof(CalledByAttribute), false) is [CalledByAttribute { Caller: Caller.Client }]
                && method.DeclaringType != typeof(IExperimentWatchGrain))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.Equal(made.Order(), RelayedCalls.Values.Select(call => $"{call.Method.DeclaringType!.Name}.{call.Method.Name}").Order());
        Assert.All(RelayedCalls.Values, call => Assert.Equal(
            call.Role == Role.Viewer || call.Method.Name.StartsWith("Get", StringComparison.Ordinal) || call.Method.Name == "Survey",
            call.Order is null));
    }

    [Fact]
    public async Task Commands_ThatRead_GiveTheDocumentsOfTheApi()
    {
        await using TestExperiment ended = await TestExperiment.Create(api.Cluster).Submit(4, folds: 2, owner: "alice");
        Assert.Equal(Status.Completed, (await ended.UntilEnded()).Status);
        string token = await Token(Role.Viewer);
        foreach ((string path, string[] command) in ((string, string[])[])
        [
            ("", ["describe", ended.Id]), ("/trials/2", ["describe", ended.Id, "2"]), ("/leaderboard", ["leaderboard", ended.Id]),
            ("/log", ["logs", ended.Id]), ("/leaderboard", ["watch", ended.Id]),
        ])
        {
            JsonNode document = await ApiFixture.Json(await (await api.Client(Role.Viewer)).Get(
                new Uri($"/api/v1/experiments/{ended.Id}{path}", UriKind.Relative)));
            CommandRun run = (await CommandRun.Of(api.Address, token, [.. command, "-o", "json"])).Expect(0);
            Assert.Equal(document.ToJsonString(), JsonNode.Parse(run.Output)!.ToJsonString());
        }

        Assert.Contains($"{ended.Id},Completed,4,4,0", (await CommandRun.Of(api.Address, token, "list", "-o", "csv")).Expect(0).Output,
            StringComparison.Ordinal);
        Assert.Equal(5, (await CommandRun.Of(api.Address, token, "trials", ended.Id, "-o", "csv")).Expect(0).Output.Trim()
            .Split('\n').Length);
        Assert.Contains("Active", (await CommandRun.Of(api.Address, token, "silos", "-o", "csv")).Expect(0).Output,
            StringComparison.Ordinal);
        Assert.Contains("Completed", (await CommandRun.Of(api.Address, token, "describe", ended.Id)).Expect(0).Output,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Submit_AFile_IsOfTheUserAndInTheAuditLog()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("gridfold-file-").FullName, "typed.yaml");
        await File.WriteAllTextAsync(file, SentFile.Yaml, TestContext.Current.CancellationToken);
        string token = await Token(Role.Submitter);
        string id = (await CommandRun.Of(api.Address, token, "submit", file, "--set", "training.epochs=3")).Expect(0).Output.Trim();
        ExperimentSubmission submission = (await api.Cluster.Grains.GetGrain<IExperimentGrain>(id).GetSubmission())!;
        Assert.Equal("alice", submission.Owner);
        Assert.Equal(3, JsonNode.Parse(submission.SpecJson)!["training"]!["epochs"]!.GetValue<int>());
        Assert.Contains("\"trial\"", (await CommandRun.Of(api.Address, token, "watch", id, "-o", "json")).Expect(0).Output,
            StringComparison.Ordinal);
        JsonNode audit = await ApiFixture.Json(await (await api.Client(Role.Operator)).Get(new Uri("/api/v1/audit", UriKind.Relative)));
        Assert.Contains(audit["orders"]!.AsArray(), order => order!["order"]!.GetValue<string>() == "experiment.submit"
            && order["outcome"]?.GetValue<string>() == $"done: {id}" && order["user"]!.GetValue<string>() == "alice");
        (await CommandRun.Of(api.Address, token, "extend", id, "--set", "hyperparameters.lr.values=[1,2,3]", "-o", "json")).Expect(0);
        (await CommandRun.Of(api.Address, token, "delete", id, "--yes")).Expect(0);
        Assert.Contains("No experiment begins with", (await CommandRun.Of(api.Address, token, "describe", id)).Expect(5).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_AFileOfTheSilo_IsRefusedAsByTheApi()
    {
        string folder = Directory.CreateTempSubdirectory("gridfold-file-").FullName, file = Path.Combine(folder, "own.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder, "own.csv"), "x,y\n" + string.Concat(Enumerable.Repeat("1,a\n2,b\n", 20)),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, SentFile.Yaml.Replace("{name: iris}", "{path: own.csv, label: y}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        CommandRun run = (await CommandRun.Of(api.Address, await Token(Role.Submitter), "submit", file)).Expect(2);
        Assert.Contains("/Gridfold:DataRoot (not set)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_OfUsers_NeedTheRoleAndTheExperiment()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment ofBob = await TestExperiment.Create(
            api.Cluster, (_, observer) => FakeTrainer.TrainUntil(gate, observer)).Submit(3, maxSlots: 1, owner: "bob");
        await ofBob.Until(snapshot => snapshot.Status == Status.Running);
        string viewer = await Token(Role.Viewer), alice = await Token(Role.Submitter), bob = await Token(Role.Submitter, "bob");
        foreach (string order in (string[])["pause", "stop", "cancel", "resume"])
        {
            Assert.Contains("the token of alice has the role viewer; this command needs the role submitter",
                (await CommandRun.Of(api.Address, viewer, order, ofBob.Id)).Expect(2).Error, StringComparison.Ordinal);
            Assert.Contains($"{ofBob.Id} belongs to bob; alice may give orders to own experiments only",
                (await CommandRun.Of(api.Address, alice, order, ofBob.Id)).Expect(2).Error, StringComparison.Ordinal);
        }

        Assert.Contains("belongs to bob", (await CommandRun.Of(api.Address, alice, "delete", ofBob.Id, "--yes")).Expect(2).Error,
            StringComparison.Ordinal);
        foreach (string[] command in (string[][])
            [["token", "list"], ["token", "create", "eve", "--role", "operator"], ["repair"], ["silo", "drain", "none"]])
        {
            Assert.Contains("this command needs the role operator", (await CommandRun.Of(api.Address, alice, command)).Expect(2).Error,
                StringComparison.Ordinal);
        }

        Assert.Equal(Status.Running, (await ofBob.Grain.GetSnapshot())!.Status);
        foreach ((string order, string state) in ((string, string)[])
            [("pause", "is paused"), ("resume", "is running"), ("stop", "is "), ("cancel", "is cancelled")])
        {
            CommandRun run = (await CommandRun.Of(api.Address, bob, order, ofBob.Id)).Expect(0);
            Assert.StartsWith($"{ofBob.Id} {state}", run.Error, StringComparison.Ordinal);
        }

        gate.Set();
    }

    [Fact]
    public async Task Context_WithAToken_KeepsItInAFileOfTheUser()
    {
        string home = Path.Combine(Directory.CreateTempSubdirectory("gridfold-home-").FullName, "home"), token = await Token(Role.Viewer);
        string address = api.Address.ToString();
        (await CommandRun.In(home, token, "config", "set", "team", "--api", address)).Expect(0);
        (await CommandRun.In(home, null, "list", "--cluster", "team", "-o", "json")).Expect(0);
        (await CommandRun.In(home, null, "list", "--cluster", address, "-o", "json")).Expect(0);
        Assert.Contains(address.TrimEnd('/'), (await CommandRun.In(home, null, "config", "list", "-o", "csv")).Expect(0).Output,
            StringComparison.Ordinal);
        string file = Path.Combine(home, "tokens.yaml");
        Assert.DoesNotContain("gf_", await File.ReadAllTextAsync(Path.Combine(home, "config.yaml"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains($"run: chmod 600 {file}", (await CommandRun.In(home, null, "list", "--cluster", "team")).Expect(2).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://gridfold.example:8080", "a token must not cross a network without TLS")]
    [InlineData("https://user:pw@gridfold.example", "must be an address as in https://gridfold.example:8443")]
    [InlineData("https://gridfold.example/api/v1", "must be an address as in https://gridfold.example:8443")]
    [InlineData("ftp://gridfold.example", "must be an address as in https://gridfold.example:8443")]
    public async Task Address_ThatIsNone_SaysTheRule(string address, string rule) => Assert.Contains(
        rule, (await CommandRun.Of(new Uri(address), "gf_x", "list")).Expect(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Token_ThatIsMissingOrWrong_IsSaid()
    {
        Assert.Contains("there is no token for http://127.0.0.1:", (await CommandRun.Of(api.Address, null, "list")).Expect(2).Error,
            StringComparison.Ordinal);
        foreach (string text in (string[])["gf_x\u00a0y", "gf_x\ny"])
        {
            Assert.Contains("has a space, an end of line or another letter that no token has",
                (await CommandRun.Of(api.Address, text, "list")).Expect(2).Error, StringComparison.Ordinal);
        }

        Assert.Contains("the API refuses the token: ", (await CommandRun.Of(api.Address, "gf_x", "list")).Expect(2).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_OfWhatIsNoCall_IsRefused()
    {
        HttpClient client = await api.Client(Role.Operator);
        await ApiFixture.Json(await client.Post(new Uri("/relay/IExperimentGrain/Forget?key=x", UriKind.Relative), null), 404);
        byte[][] bodies = [[1], [255, 255, 255, 127], [1, 0, 0, 0, 7], RelayMessage.Write([[0x20], [1, 2, 3]]), new byte[64]];
        foreach (byte[] body in bodies)
        {
            using HttpResponseMessage answer = await client.Post(
                new Uri("/relay/IRepairGrain/Delete?key=cluster", UriKind.Relative), new ByteArrayContent(body));
            Assert.Contains("the body holds no call", (await ApiFixture.Json(answer, 400)).ToJsonString(), StringComparison.Ordinal);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/relay/IRepairGrain/Delete?key=cluster", UriKind.Relative))
        {
            Content = new ByteArrayContent(new byte[2 << 20]),
        };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage large = await client.Ask(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task Submission_OfAnother_ComesWithoutTheQueriesOfItsAddresses()
    {
        await using TestExperiment model = await TestExperiment.Create(api.Cluster).Submit(1), ofBob = TestExperiment.Create(api.Cluster);
        ExperimentSubmission submission = (await model.Grain.GetSubmission())!;
        string spec = submission.SpecJson.Replace(
            "\"dataset\": {\"name\": \"iris\"}", "\"dataset\": {\"path\": \"https://a.example/x.csv?page=hidden\", \"label\": \"y\"}",
            StringComparison.Ordinal);
        await ofBob.Grain.Submit(submission with { Id = ofBob.Id, SpecJson = spec, Owner = "bob" });
        Assert.Contains("page=hidden", (await Seen(Role.Submitter, "bob")).SpecJson, StringComparison.Ordinal);
        Assert.Contains("page=hidden", (await Seen(Role.Operator, "carol")).SpecJson, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", (await Seen(Role.Submitter, "alice")).SpecJson, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", (await Seen(Role.Viewer, "bob")).SpecJson, StringComparison.Ordinal);
        await ofBob.Grain.Cancel();

        async Task<ExperimentSubmission> Seen(Role role, string user)
        {
            await using ApiCluster cluster = await ApiCluster.Open(
                ApiAddress.Parse(api.Address.ToString(), null), await Token(role, user), TestContext.Current.CancellationToken);
            return (await cluster.Grains.GetGrain<IExperimentGrain>(ofBob.Id).GetSubmission())!;
        }
    }

    private async Task<string> Token(Role role, string user = "alice") => (await api.NewToken(role, user)).Text;
}
