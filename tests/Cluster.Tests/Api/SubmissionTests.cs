using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Experiment files that callers send.</summary>
[Collection(nameof(ApiCollection))]
public sealed class SubmissionTests(ApiFixture api)
{
    private const string Json = """
        {"apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "sent", "dataset": {"name": "iris"},
        "model": {"layers": [{"linear": "classes"}]}, "training": {"optimizer": {"name": "sgd", "lr": "${lr}"},
        "batch_size": 16, "epochs": 2}, "hyperparameters": {"lr": {"type": "categorical", "values": [1, 2]}},
        "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
        "validation": {"type": "kfold", "folds": 2}}
        """;

    [Theory]
    [InlineData(SentFile.Yaml, "application/yaml")]
    [InlineData(Json, "application/json")]
    public async Task Submit_AFile_StartsAnExperimentOfTheUser(string file, string type)
    {
        using HttpResponseMessage answer = await Send("/experiments", file, type);
        string id = (await ApiFixture.Json(answer, 201))["id"]!.GetValue<string>();
        Assert.Equal($"/api/v1/experiments/{id}", answer.Headers.Location!.ToString());
        IExperimentGrain experiment = api.Cluster.Grains.GetGrain<IExperimentGrain>(id);
        ExperimentSubmission submission = (await experiment.GetSubmission())!;
        Assert.Equal(("alice", file), (submission.Owner, submission.Source));
        Assert.Equal(["setosa", "versicolor", "virginica"], submission.ClassNames);
        Assert.Equal(2, (await experiment.GetSnapshot())!.Trials);
        await experiment.Cancel();
    }

    [Fact]
    public async Task Submit_WithTheSameKey_IsOneExperiment()
    {
        string key = Guid.NewGuid().ToString();
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
            (await ApiFixture.Json(await Send("/experiments", SentFile.Yaml, key: key), 201))["id"]!.GetValue<string>()))];
        Assert.Single(ids.Distinct());
        JsonNode bobs = await ApiFixture.Json(await Send("/experiments", SentFile.Yaml, key: key, user: "bob"), 201);
        string ofBob = bobs["id"]!.GetValue<string>();
        Assert.NotEqual(ids[0], ofBob);
        string changed = SentFile.Yaml.Replace("epochs: 2", "epochs: 3", StringComparison.Ordinal);
        JsonNode problem = await ApiFixture.Json(await Send("/experiments", changed, key: key), 422);
        Assert.StartsWith($"experiment {ids[0]} was submitted before, with another file", problem["detail"]!.GetValue<string>(),
            StringComparison.Ordinal);
        await ApiFixture.Json(await Send("/experiments", SentFile.Yaml, key: "no key"), 400);
        foreach (string id in (string[])[ids[0], ofBob]) await api.Cluster.Grains.GetGrain<IExperimentGrain>(id).Cancel();
    }

    [Fact]
    public async Task Validate_AFileWithMistakes_NamesEachWithItsPlace()
    {
        string wrong = SentFile.Yaml.Replace("mode: max", "mode: most", StringComparison.Ordinal)
            .Replace("folds: 2", "folds: 1", StringComparison.Ordinal);
        JsonNode problem = await ApiFixture.Json(await Send("/validate", wrong), 400);
        (string Message, int Line)[] errors = [.. problem["errors"]!.AsArray().Select(
            error => (error!["message"]!.GetValue<string>(), error["line"]!.GetValue<int>()))];
        Assert.Equal(
            [
                ("searcher.mode is the text 'most', which is not known; known: max, min", 8),
                ("validation.folds is 1; it must be a whole number at least 2 and at most 10000", 9),
            ],
            errors);
        Assert.All(problem["errors"]!.AsArray(), error => Assert.Equal("body", error!["file"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Validate_AFileInOrder_StoresNothing()
    {
        string file = SentFile.Yaml.Replace("name: sent", "name: only-checked", StringComparison.Ordinal);
        Assert.Equal("only-checked", (await ApiFixture.Json(await Send("/validate", file)))["name"]!.GetValue<string>());
        JsonNode list = await ApiFixture.Json(await (await api.Client(Role.Viewer)).Get(
            new Uri("/api/v1/experiments?name=only-checked", UriKind.Relative)));
        Assert.Empty(list["experiments"]!.AsArray());
    }

    [Fact]
    public async Task Plan_AFile_SaysItsSize()
    {
        JsonNode plan = await ApiFixture.Json(await Send("/plan", SentFile.Yaml));
        Assert.Equal((2, 4, 8, 150), (plan["trials"]!.GetValue<int>(), plan["folds"]!.GetValue<int>(), plan["epochs"]!.GetValue<int>(),
            plan["rows"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("~/data.csv")]
    [InlineData("data.csv")]
    public async Task Submit_AFileOfTheSilo_IsRefusedWithoutAWordAboutIt(string path)
    {
        string file = SentFile.Yaml.Replace("{name: iris}", $"{{path: {path}, label: x}}", StringComparison.Ordinal);
        JsonNode problem = await ApiFixture.Json(await Send("/validate", file), 400);
        Assert.Contains("/Gridfold:DataRoot (not set)",
            Assert.Single(problem["errors"]!.AsArray())!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.UnsupportedMediaType)]
    public async Task Submit_ABodyOfAnotherKind_Is415(string type, HttpStatusCode status) =>
        await ApiFixture.Json(await Send("/experiments", SentFile.Yaml, type), (int)status);

    private async Task<HttpResponseMessage> Send(
        string path, string file, string type = "application/yaml", string? key = null, string user = "alice")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1{path}", UriKind.Relative))
        {
            Content = new StringContent(file, new MediaTypeHeaderValue(type)),
        };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await (await api.Client(Role.Submitter, user)).Ask(request);
    }
}
