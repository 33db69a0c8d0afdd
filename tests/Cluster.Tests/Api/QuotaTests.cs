using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Quotas through the HTTP API and the command line. The limits stand in <see cref="ClusterFixture.Quotas"/>.</summary>
[Collection(nameof(ApiCollection))]
public sealed class QuotaTests(ApiFixture api)
{
    private static readonly ManualResetEventSlim Never = new();
    private static readonly Uri Quota = new("/api/v1/quota", UriKind.Relative);

    [Fact]
    public async Task Submit_AboveTheQuota_Is403AndInTheAuditLog()
    {
        const string user = "busy";
        HttpClient client = await api.Client(Role.Submitter, user);
        await using TestExperiment first = await Paused(user);
        JsonNode problem = await ApiFixture.Json(await Submit(client), 403);
        string detail = problem["detail"]!.GetValue<string>();
        Assert.StartsWith($"{user} has 1 experiment that has not ended ({first.Id}), and may have 1; paused ones count.", detail,
            StringComparison.Ordinal);
        JsonNode audit = await ApiFixture.Json(await (await api.Client(Role.Operator)).Get(
            new Uri($"/api/v1/audit?user={user}&limit=1", UriKind.Relative)));
        Assert.Equal($"refused: {detail}", Assert.Single(audit["orders"]!.AsArray())!["outcome"]!.GetValue<string>());

        // The caller sees what is used, and nothing of others.
        Assert.Equal("""
            {"user":"busy","slots":{"used":0,"limit":2},"experiments":{"used":1,"limit":1},"stored_bytes":{"used":0,"limit":1000}}
            """, (await ApiFixture.Json(await client.Get(Quota))).ToJsonString());
        Assert.Equal(
            """{"user":"idle","slots":{"used":0},"experiments":{"used":0},"stored_bytes":{"used":0,"limit":10737418240}}""",
            (await ApiFixture.Json(await (await api.Client(Role.Viewer, "idle")).Get(Quota))).ToJsonString());
        await first.Grain.Cancel();
        JsonNode next = await ApiFixture.Json(await Submit(client), 201);
        await api.Cluster.Grains.GetGrain<IExperimentGrain>(next["id"]!.GetValue<string>()).Cancel();
    }

    [Fact]
    public async Task Submit_OfAnOperator_IsMarkedSo()
    {
        foreach ((Role role, bool isOperator) in ((Role, bool)[])[(Role.Operator, true), (Role.Submitter, false)])
        {
            string id = (await ApiFixture.Json(await Submit(await api.Client(role, "marked")), 201))["id"]!.GetValue<string>();
            IExperimentGrain experiment = api.Cluster.Grains.GetGrain<IExperimentGrain>(id);
            Assert.Equal(isOperator, (await experiment.GetSubmission())!.IsByOperator);
            await experiment.Cancel();
        }

        Assert.Equal("""{"user":"marked","slots":{"used":0},"experiments":{"used":0},"stored_bytes":{"used":0}}""",
            (await ApiFixture.Json(await (await api.Client(Role.Operator, "marked")).Get(Quota))).ToJsonString());
    }

    [Fact]
    public async Task Commands_OfAUserAtTheQuota_SayWhyAndEndWithBadInput()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("gridfold-file-").FullName, "typed.yaml");
        await File.WriteAllTextAsync(file, SentFile.Yaml, TestContext.Current.CancellationToken);
        string token = (await api.NewToken(Role.Submitter, "typist")).Text;
        await using TestExperiment first = await Paused("typist");
        Assert.Contains($"typist has 1 experiment that has not ended ({first.Id}), and may have 1",
            (await CommandRun.Of(api.Address, token, "submit", file)).Expect(2).Error, StringComparison.Ordinal);
        Assert.Equal("user,quota,used,limit\ntypist,slots,0,\ntypist,experiments,1,1\ntypist,stored_bytes,0,10737418240\n",
            (await CommandRun.Of(api.Address, token, "quota", "-o", "csv")).Expect(0).Output.ReplaceLineEndings("\n"));
        (await CommandRun.Of(api.Address, token, "cancel", first.Id)).Expect(0);
        string next = (await CommandRun.Of(api.Address, token, "submit", file)).Expect(0).Output.Trim();
        await api.Cluster.Grains.GetGrain<IExperimentGrain>(next).Cancel();
    }

    /// <summary>An experiment of a user that has not ended, and holds no slot.</summary>
    private async Task<TestExperiment> Paused(string user)
    {
        TestExperiment experiment = await TestExperiment.Create(
            api.Cluster, (_, observer) => FakeTrainer.TrainUntil(Never, observer)).Submit(1, owner: user);
        Assert.Equal(Status.Paused, await experiment.Grain.Pause());
        return experiment;
    }

    private static Task<HttpResponseMessage> Submit(HttpClient client) => client.Post(
        new Uri("/api/v1/experiments", UriKind.Relative), new StringContent(SentFile.Yaml, new MediaTypeHeaderValue("application/yaml")));
}
