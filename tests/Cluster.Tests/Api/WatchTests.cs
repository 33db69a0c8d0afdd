using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>An experiment's progress as server-sent events.</summary>
[Collection(nameof(ApiCollection))]
public sealed class WatchTests(ApiFixture api)
{
    [Fact]
    public async Task Watch_ARunningExperiment_ShowsItsProgressAndItsEnd()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await Running(gate);
        using StreamReader events = await Open(await api.Client(Role.Viewer), experiment.Id);
        (string kind, JsonNode data) = await Next(events);
        Assert.Equal(("snapshot", "Running"), (kind, data["experiment"]!["state"]!.GetValue<string>()));
        gate.Set();
        while (kind == "snapshot")
        {
            JsonNode last = data;
            (kind, data) = await Next(events);
            if (kind == "end") Assert.Equal("Completed", last["experiment"]!["state"]!.GetValue<string>());
        }

        Assert.Equal("end", kind);
        Assert.Equal("", (await events.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task Watch_WithARevokedToken_Ends()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await Running(gate);
        (string text, AccessToken token) = await api.NewToken(Role.Viewer, "zoe");
        using HttpClient zoe = api.ClientWith(text);
        using StreamReader events = await Open(zoe, experiment.Id);
        await Next(events);
        await api.Cluster.Grains.GetTokenStore().Revoke(token.Id);
        string rest = await events.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("event: end", rest, StringComparison.Ordinal);
        Assert.Equal(Status.Running, (await experiment.Grain.GetSnapshot())!.Status);
        gate.Set();
    }

    [Fact]
    public async Task Watch_MoreThanAUserMay_Is429UntilOneEnds()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await Running(gate);
        ApiServer server = await api.Start(new ApiOptions { StreamsPerUser = 2, Streams = 3 });
        using HttpClient zoe = api.ClientWith((await api.NewToken(Role.Viewer, "zoe")).Text, server.Address),
            bob = api.ClientWith((await api.NewToken(Role.Viewer, "bob")).Text, server.Address);
        using StreamReader first = await Open(zoe, experiment.Id), second = await Open(zoe, experiment.Id);
        var path = new Uri($"/api/v1/experiments/{experiment.Id}/events", UriKind.Relative);
        JsonNode problem = await ApiFixture.Json(await zoe.Get(path), 429);
        Assert.StartsWith("zoe watches 2 experiments", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        using (StreamReader third = await Open(bob, experiment.Id))
            Assert.StartsWith("too many experiments are watched", (await ApiFixture.Json(await bob.Get(path), 429))["detail"]!
                .GetValue<string>(), StringComparison.Ordinal);
        await ApiFixture.Stop(server);
        Assert.DoesNotContain("event: end", await first.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        gate.Set();
    }

    private async Task<TestExperiment> Running(ManualResetEventSlim gate)
    {
        TestExperiment experiment = await TestExperiment.Create(
            api.Cluster, (_, observer) => FakeTrainer.TrainUntil(gate, observer)).Submit(2, maxSlots: 1);
        await experiment.Until(snapshot => snapshot.Running.Count > 0);
        return experiment;
    }

    private static async Task<StreamReader> Open(HttpClient client, string id) => new(await client.GetStreamAsync(
        new Uri($"/api/v1/experiments/{id}/events", UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<(string Kind, JsonNode Data)> Next(StreamReader events)
    {
        string kind = "";
        while (await events.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) return (kind, JsonNode.Parse(line[6..])!);
        }

        throw new InvalidOperationException("The stream has ended.");
    }
}
