using System.Text;
using System.Text.Json.Nodes;
using Gridfold.Cluster.Tests.Api;
using Gridfold.Grains.Access;
using Gridfold.Grains.OwnCode;
using Gridfold.Silo.Api;

namespace Gridfold.Cluster.Tests.OwnCode;

/// <summary>The HTTP API takes no programs of users unless its operator allows it.</summary>
[Collection(nameof(ApiCollection))]
public sealed class OwnCodeRefusalTests(ApiFixture api)
{
    private const string Yaml = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: own
        training: {command: [id], epochs: 1}
        searcher: {name: grid, metric: a, mode: max}
        """;

    [Theory]
    [InlineData(Role.Submitter)]
    [InlineData(Role.Operator)]
    public async Task Submit_FileWithACommand_IsRefusedWithTheSetting(Role role)
    {
        using HttpResponseMessage answer = await Post(await api.Client(role), "experiments");
        Assert.InRange((int)answer.StatusCode, 400, 499);
        JsonNode problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains("Gridfold:OwnCode:Role = ", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // The data is read before the rest of the file is checked. No process starts for it either: there is no such assembly.
    [Fact]
    public async Task Submit_FileWithAClassOfRows_IsRefusedBeforeItRuns()
    {
        string yaml = $$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: own
            dataset: {class: A.B, assembly: /nowhere/a.dll, assembly_sha256: "{{new string('0', 64)}}", label: y}
            model: {layers: [{linear: classes}]}
            training: {optimizer: {name: adam, lr: 0.01}, batch_size: 16, epochs: 1}
            searcher: {name: grid}
            validation: {type: holdout, fraction: 0.2}
            """;
        foreach (string path in (string[])["experiments", "validate", "plan"])
        {
            using HttpResponseMessage answer = await Post(await api.Client(Role.Operator), path, yaml);
            JsonNode problem = await ApiFixture.Json(answer, 422);
            Assert.Contains("dataset.class runs code of yours on the silos, and on this cluster that is off",
                problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        using HttpResponseMessage unhashed = await Post(
            await api.Client(Role.Operator), "validate", yaml.Replace("assembly_sha256", "fingerprint", StringComparison.Ordinal));
        Assert.Contains("dataset has no assembly_sha256", (await ApiFixture.Json(unhashed, 400)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_AllowedToOperators_AreRefusedToSubmittersByEachWay()
    {
        ApiServer server = await api.Start(new ApiOptions(), ownCode: new OwnCodeOptions { Role = OwnCodeRole.Operator });
        try
        {
            string submits = (await api.NewToken(Role.Submitter)).Text, operates = (await api.NewToken(Role.Operator)).Text;
            using (HttpResponseMessage answer = await Post(api.ClientWith(operates, server.Address), "validate"))
                await ApiFixture.Json(answer);
            foreach (string path in (string[])["experiments", "validate", "plan"])
            {
                using HttpResponseMessage answer = await Post(api.ClientWith(submits, server.Address), path);
                JsonNode problem = await ApiFixture.Json(answer, 422);
                Assert.Contains("that is for operators only", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
            }

            string file = Path.Combine(Directory.CreateTempSubdirectory("gridfold-own-").FullName, "own.yaml");
            await File.WriteAllTextAsync(file, Yaml, TestContext.Current.CancellationToken);
            CommandRun run = await CommandRun.Of(server.Address, submits, "submit", file);
            Assert.Contains("that is for operators only", run.Expect(2).Error, StringComparison.Ordinal);
        }
        finally
        {
            await ApiFixture.Stop(server);
        }
    }

    // Code is refused before it is sent, and the audit log has the refusal.
    [Fact]
    public async Task Upload_OfCode_IsRefusedToARoleThatMayBringNone()
    {
        ApiServer server = await api.Start(new ApiOptions(), ownCode: new OwnCodeOptions { Role = OwnCodeRole.Operator });
        try
        {
            var name = $"{Guid.NewGuid():N}.tar";
            JsonNode problem = await ApiFixture.Json(await Put(Role.Submitter, $"{name}?code=true"), 422);
            Assert.Contains(
                "the code of model.class or dataset.class runs on the silos, and on this cluster that is for operators only; the operator "
                    + "of the cluster can allow it: Gridfold:OwnCode:Role = Submitter",
                problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
            await ApiFixture.Json(await Put(Role.Submitter, $"{name}?code=yes"), 400);
            await ApiFixture.Json(await Put(Role.Operator, $"{name}?code=true"), 201);
            await ApiFixture.Json(await Put(Role.Submitter, name), 201);
            JsonNode log = await ApiFixture.Json(await (await api.Client(Role.Operator)).GetAsync(
                new Uri("/api/v1/audit?limit=1000", UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.Contains(log["orders"]!.AsArray(), order => order!["subject"]!.GetValue<string>() == name
                && order["outcome"]!.GetValue<string>().StartsWith("refused: the code of ", StringComparison.Ordinal));
        }
        finally
        {
            await ApiFixture.Stop(server);
        }

        async Task<HttpResponseMessage> Put(Role role, string upload) =>
            await api.ClientWith((await api.NewToken(role)).Text, server.Address).PutAsync(
                new Uri($"/api/v1/uploads/{upload}", UriKind.Relative), new ByteArrayContent([1, 2, 3]),
                TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Validate_UploadsOfCode_AreTheCallersOwn()
    {
        ApiServer server = await api.Start(new ApiOptions(), ownCode: new OwnCodeOptions { Role = OwnCodeRole.Submitter });
        try
        {
            string own = (await api.NewToken(Role.Submitter, "carol")).Text, other = (await api.NewToken(Role.Submitter, "dave")).Text;
            var name = $"{Guid.NewGuid():N}.tar";
            await ApiFixture.Json(await api.ClientWith(own, server.Address).PutAsync(
                new Uri($"/api/v1/uploads/{name}?code=true", UriKind.Relative), new ByteArrayContent([1, 2, 3]),
                TestContext.Current.CancellationToken), 201);
            string yaml = SentFile.Yaml.Replace(
                "{layers: [{linear: classes}]}", $"{{class: A.B, assembly: 'upload:{name}'}}", StringComparison.Ordinal);
            using (HttpResponseMessage answer = await Post(api.ClientWith(own, server.Address), "validate", yaml))
                await ApiFixture.Json(answer);
            using HttpResponseMessage refused = await Post(api.ClientWith(other, server.Address), "validate", yaml);
            JsonNode error = Assert.Single((await ApiFixture.Json(refused, 400))["errors"]!.AsArray())!;
            Assert.StartsWith($"model.assembly is 'upload:{name}', and you have no such upload", error["message"]!.GetValue<string>(),
                StringComparison.Ordinal);
            Assert.Equal(5, error["line"]!.GetValue<int>());
        }
        finally
        {
            await ApiFixture.Stop(server);
        }
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string path, string yaml = Yaml)
    {
        using var body = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        return await client.PostAsync(new Uri($"/api/v1/{path}", UriKind.Relative), body, TestContext.Current.CancellationToken);
    }
}
