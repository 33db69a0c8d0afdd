using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Audit;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Orders: who may give them to what, and what the audit log says of them.</summary>
[Collection(nameof(ApiCollection))]
public sealed class OrderTests(ApiFixture api)
{
    [Fact]
    public async Task Submitter_OfTheExperiment_GivesItEveryOrder()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await Running(gate, "alice");
        Assert.Equal("Paused", await Order(Role.Submitter, "alice", experiment.Id, "pause"));
        Assert.Equal("Running", await Order(Role.Submitter, "alice", experiment.Id, "resume"));
        Assert.Contains(await Order(Role.Submitter, "alice", experiment.Id, "stop"), (string[])["Stopping", "Paused"]);
        Assert.Equal("Cancelled", await Order(Role.Submitter, "alice", experiment.Id, "cancel"));
        gate.Set();
        HttpClient alice = await api.Client(Role.Submitter);
        JsonNode problem = await ApiFixture.Json(await alice.Post(At($"/experiments/{experiment.Id}/pause"), null), 409);
        Assert.Equal($"{experiment.Id} cannot be paused: it is cancelled already", problem["detail"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NoContent, (await alice.Delete(At($"/experiments/{experiment.Id}"))).StatusCode);
        await ApiFixture.Json(await alice.Get(At($"/experiments/{experiment.Id}")), 404);
    }

    [Fact]
    public async Task Submitter_OfAnotherExperiment_IsRefused()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment ofBob = await Running(gate, "bob"), ofNobody = await Running(gate, owner: null);
        HttpClient alice = await api.Client(Role.Submitter);
        foreach ((TestExperiment experiment, string owner) in ((TestExperiment, string)[])[(ofBob, "bob"), (ofNobody, "the operators")])
        {
            foreach (string order in (string[])["pause", "resume", "stop", "cancel", ""])
            {
                using HttpResponseMessage answer = order.Length == 0
                    ? await alice.Delete(At($"/experiments/{experiment.Id}"))
                    : await alice.Post(At($"/experiments/{experiment.Id}/{order}"), null);
                Assert.StartsWith($"{experiment.Id} belongs to {owner}; alice may give orders to own experiments only",
                    (await ApiFixture.Json(answer, 403))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
            }

            Assert.Equal(Status.Running, (await experiment.Grain.GetSnapshot())!.Status);
        }

        gate.Set();
    }

    [Fact]
    public async Task Operator_OfAnyExperiment_GivesOrders()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment ofBob = await Running(gate, "bob"), ofNobody = await Running(gate, owner: null);
        Assert.Equal("Cancelled", await Order(Role.Operator, "carol", ofBob.Id, "cancel"));
        Assert.Equal("Cancelled", await Order(Role.Operator, "carol", ofNobody.Id, "cancel"));
        gate.Set();
    }

    [Fact]
    public async Task Delete_OfARunningExperiment_Is409()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await Running(gate, "alice");
        JsonNode problem = await ApiFixture.Json(
            await (await api.Client(Role.Submitter)).Delete(At($"/experiments/{experiment.Id}")), 409);
        Assert.Contains("it has not ended; cancel it first", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        gate.Set();
    }

    [Fact]
    public async Task AuditLog_OfOrders_SaysWhoWhatAndHowItEnded()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await Running(gate, "bob");
        (string text, AccessToken token) = await api.NewToken(Role.Submitter, "eve");
        using HttpClient eve = api.ClientWith(text);
        await ApiFixture.Json(await eve.Post(At($"/experiments/{experiment.Id}/cancel"), null), 403);
        await Order(Role.Operator, "carol", experiment.Id, "pause");
        gate.Set();
        JsonNode page = await ApiFixture.Json(await (await api.Client(Role.Operator)).Get(At("/audit?limit=1000")));
        JsonNode[] about = [.. page["orders"]!.AsArray()
            .Where(one => one!["subject"]!.GetValue<string>() == experiment.Id).Select(one => one!)];
        Assert.Equal(["experiment.pause", "experiment.cancel"], about.Select(one => one["order"]!.GetValue<string>()));
        Assert.Equal(["carol", "eve"], about.Select(one => one["user"]!.GetValue<string>()));
        Assert.Equal("done", about[0]["outcome"]!.GetValue<string>());
        Assert.StartsWith($"refused: {experiment.Id} belongs to bob", about[1]["outcome"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(token.Id, about[1]["token"]!.GetValue<string>());
        Assert.Equal("127.0.0.1", about[1]["address"]!.GetValue<string>());
        JsonNode older = await ApiFixture.Json(await (await api.Client(Role.Operator))
            .Get(At($"/audit?before={about[0]["number"]}&limit=1")));
        Assert.Equal(about[0]["number"]!.GetValue<long>() - 1, Assert.Single(older["orders"]!.AsArray())!["number"]!.GetValue<long>());
    }

    [Fact]
    public async Task AuditLog_ThatIsFull_KeepsTheNewest()
    {
        IAuditLogGrain log = api.Cluster.Grains.GetAuditLog();
        var order = new AuditedOrder("alice", "bcdfghjkmn", "127.0.0.1", "experiment.pause", "full-bcdfg");
        long last = 0;
        foreach (long number in await Task.WhenAll(Enumerable.Range(0, 1005).Select(_ => log.Begin(order)))) last = Math.Max(last, number);
        AuditPage page = await log.Read(null, 5000);
        Assert.Equal(1000, page.Entries.Count);
        Assert.Equal((last, last - 999, last), (page.Entries[0].Number, page.First, page.Total));
        await log.End(1, "done");
    }

    [Fact]
    public async Task Silo_ByItsName_GetsOrders()
    {
        HttpClient carol = await api.Client(Role.Operator);
        JsonNode problem = await ApiFixture.Json(await carol.Post(At("/silos/nobody/drain"), null), 404);
        Assert.StartsWith("no silo is called 'nobody'", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonNode silos = await ApiFixture.Json(await (await api.Client(Role.Viewer)).Get(At("/silos")));
        string name = silos["silos"]![0]!["silo"]!.GetValue<string>();

        // To drain the silo would disturb the tests beside this one.
        Assert.False((await ApiFixture.Json(await carol.Post(At($"/silos/{Uri.EscapeDataString(name)}/undrain"), null)))["draining"]!
            .GetValue<bool>());
    }

    [Theory]
    [InlineData("{}", "token has no 'user'; it is required: name the user for whom the token acts")]
    [InlineData("""{"user": "a b", "role": "viewer"}""", "the token's user is 'a b'; it must be 1 to 64 letters")]
    [InlineData("""{"user": "bob", "role": "admin"}""",
        "token.role is the text 'admin', which is not known; known: viewer, submitter, operator")]
    [InlineData("""{"user": "bob", "role": "viewer", "days": 0}""",
        "token.days is 0; it must be a whole number at least 1 and at most 366")]
    [InlineData("""{"user": "bob", "role": "viewer", "hash": "x"}""", "'hash' is not a key of token")]
    [InlineData("""{"user": "bob", "user": "eve", "role": "viewer"}""", "the body is not JSON, or has a key twice")]
    [InlineData("""[1]""", "token is a list; it must be a map of keys to values")]
    [InlineData("""{"user": """, "the body is not JSON")]
    public async Task Token_ThatIsAskedForWrongly_SaysTheThingTheValueAndTheRule(string body, string message)
    {
        using HttpResponseMessage answer = await (await api.Client(Role.Operator)).Post(
            At("/tokens"), new StringContent(body, new MediaTypeHeaderValue("application/json")));
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{answer.StatusCode}");
        JsonNode problem = await ApiFixture.Json(answer, (int)answer.StatusCode);
        JsonNode text = problem["errors"] is JsonArray errors ? errors[0]!["message"]! : problem["detail"]!;
        Assert.StartsWith(message, text.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Uri At(string path) => new($"/api/v1{path}", UriKind.Relative);

    /// <summary>An experiment whose first fold is being trained until a gate opens.</summary>
    private async Task<TestExperiment> Running(ManualResetEventSlim gate, string? owner)
    {
        TestExperiment experiment = await TestExperiment.Create(
            api.Cluster, (_, observer) => FakeTrainer.TrainUntil(gate, observer)).Submit(3, maxSlots: 1, owner: owner);
        await experiment.Until(snapshot => snapshot.Status == Status.Running);
        return experiment;
    }

    private async Task<string> Order(Role role, string user, string id, string order) =>
        (await ApiFixture.Json(await (await api.Client(role, user)).Post(At($"/experiments/{id}/{order}"), null)))["state"]!
            .GetValue<string>();
}
