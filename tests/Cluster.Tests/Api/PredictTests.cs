using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Routes;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;
using TorchSharp.Modules;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Predictions for rows that callers send, by networks that the tests train.</summary>
[Collection(nameof(ApiCollection))]
public sealed class PredictTests(ApiFixture api, PredictTests.Search search) : IClassFixture<PredictTests.Search>
{
    private const string Header = "sepal_length,sepal_width,petal_length,petal_width";
    private const string Setosa = """{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}""";
    private const int Calls = 25, Folds = 3, Parameters = 4;
    private const string Csv = "text/csv", Json = "application/json";

    private static readonly string IrisFile = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");

    [Fact]
    public async Task Predict_WithAPlainClient_DrivesASearchFromItsSubmissionToAPrediction()
    {
        string[] lines = await File.ReadAllLinesAsync(IrisFile, TestContext.Current.CancellationToken);
        string unlabelled = string.Join('\n', lines.Select(line => line[..line.LastIndexOf(',')]));
        JsonNode answer = await Predict(unlabelled, Csv);
        Assert.Equal(await search.Id(api), answer["id"]!.GetValue<string>());
        JsonNode board = await ApiFixture.Json(await (await api.Client(Role.Viewer)).Get(
            new Uri($"/api/v1/experiments/{await search.Id(api)}/leaderboard", UriKind.Relative)));
        Assert.Equal(board["leaderboard"]![0]!["trial"]!.GetValue<int>(), answer["trial"]!.GetValue<int>());
        JsonArray predictions = answer["predictions"]!.AsArray();
        Assert.Equal(Enumerable.Range(2, 150).Select(line => $"{line}"), predictions.Select(row => row!["input"]!.GetValue<string>()));
        int right = predictions.Zip(lines.Skip(1)).Count(
            pair => pair.Second.EndsWith("," + pair.First!["class"], StringComparison.Ordinal));
        Assert.InRange(right, 140, 150);
        new DescribedApi(await ApiFixture.Json(await (await api.Client(Role.Viewer)).Get(new Uri("/openapi/v1.json", UriKind.Relative))))
            .Check("Predicted", answer);

        // The command has the same predictions, to the last bit.
        CommandRun run = await CommandRun.Of(
            api.Address, (await api.NewToken(Role.Viewer)).Text, "predict", await search.Id(api), "--input", IrisFile, "-o", "json");
        Assert.Equal(JsonNode.Parse(run.Expect(0).Output)!.ToJsonString(), predictions.ToJsonString());
    }

    [Fact]
    public async Task Predict_JsonRows_AreThoseOfCsv()
    {
        JsonNode fromJson = await Predict($$"""{"rows": [{{Setosa}}, {{Setosa}}]}""", Json);
        JsonNode fromCsv = await Predict($"{Header}\n5.1,3.5,1.4,0.2\n5.1,3.5,1.4,0.2\n", Csv);
        Assert.Equal(["1", "2"], fromJson["predictions"]!.AsArray().Select(row => row!["input"]!.GetValue<string>()));
        Assert.Equal(fromCsv["predictions"]![0]!["probabilities"]!.ToJsonString(),
            fromJson["predictions"]![1]!["probabilities"]!.ToJsonString());
        Assert.Equal("setosa", fromJson["predictions"]![0]!["class"]!.GetValue<string>());
    }

    [Fact]
    public async Task Predict_AcceptCsv_AnswersLines()
    {
        string id = await search.Id(api);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/experiments/{id}/predict?trial=simplest")
        { Content = Content($$"""{"rows": [{{Setosa}}]}""", Json) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Csv));
        using HttpResponseMessage answer = await (await api.Client(Role.Viewer)).Ask(request);
        string text = await answer.Text();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal(Csv, answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("input,class,probability,p(setosa),p(versicolor),p(virginica)\n1,setosa,0.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_AnotherTrial_HasOtherNetworks()
    {
        string rows = $$"""{"rows": [{{Setosa}}]}""";
        string[] answers = [.. await Task.WhenAll(((int[])[1, 2]).Select(async trial =>
            (await Predict(rows, Json, $"?trial={trial}"))["predictions"]!.ToJsonString()))];
        Assert.NotEqual(answers[0], answers[1]);
        Assert.Equal(404, await StatusOf(rows, Json, "?trial=99"));
    }

    [Theory]
    [InlineData(Header + "\n5.1,3.5,x,0.2\n", Csv, "column 'petal_length' has 'x'; it must be a finite number", "body", 2, 9)]
    [InlineData("sepal_length\n5.1\n", Csv, "the header lacks the columns 'sepal_width', 'petal_length'", "body", 1, 1)]
    [InlineData("""{"rows": [{"sepal_length": 5.1}]}""", Json, "row 1 lacks 'sepal_width'", "body, row 1", 1, 11)]
    [InlineData("{", Json, "body is not JSON", "body", 1, 2)]
    public async Task Predict_BadRows_SaysRowAndColumn(string rows, string type, string message, string file, int line, int column)
    {
        JsonNode problem = await Predict(rows, type, status: 400);
        JsonNode error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.StartsWith(message, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((file, line, column),
            (error["file"]!.GetValue<string>(), error["line"]!.GetValue<int>(), error["column"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Predict_BeyondItsBounds_IsRefused()
    {
        Assert.Contains("trial is 'best'; it must be the number of a trial, or simplest",
            (await Predict("", Json, "?trial=best", 400))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(415, await StatusOf("x", "text/plain"));
        Assert.Equal(413, await StatusOfLarge());
        string many = Header + "\n" + string.Concat(Enumerable.Repeat("5.1,3.5,1.4,0.2\n", PredictRoute.MaxRows + 1));
        JsonNode problem = await Predict(many, Csv, status: 400);
        Assert.StartsWith("body has over 10,000 rows", problem["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        using HttpClient stranger = api.ClientWith(null);
        using HttpResponseMessage refused = await stranger.Post(await Address(), Content("", Json));
        Assert.Equal(401, (int)refused.StatusCode);
        PredictionQuota quota = api.Server.Services.GetRequiredService<PredictionQuota>();
        IDisposable[] others = [.. Enumerable.Range(0, PredictionQuota.PerUser).Select(_ => quota.Open("alice"))];
        try
        {
            Assert.StartsWith("alice computes 4 predictions on this silo already",
                (await Predict("", Json, status: 429))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
        finally
        {
            foreach (IDisposable other in others) other.Dispose();
        }
    }

    [Fact]
    public async Task Predict_ExperimentWithoutModels_Is404()
    {
        await using TestExperiment untrained = await TestExperiment.Create(api.Cluster).Submit(1, owner: "alice");
        await untrained.UntilEnded();
        using HttpResponseMessage answer = await (await api.Client(Role.Viewer)).Post(
            new Uri($"/api/v1/experiments/{untrained.Id}/predict", UriKind.Relative), Content("""{"rows": []}""", Json));
        Assert.Contains("are not kept", (await ApiFixture.Json(answer, 404))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_ManyTimes_LeavesNothingBehind()
    {
        string rows = $$"""{"rows": [{{Setosa}}]}""";
        await Predict(rows, Json);

        // TorchSharp counts the tensor that a parameter is made of for ever, although the parameter has its memory.
        long before = torch.Tensor.TotalCount;
        new Parameter(torch.empty(1)).Dispose();
        long counted = torch.Tensor.TotalCount - before;
        before = torch.Tensor.TotalCount;
        for (int call = 0; call < Calls; call++) await Predict(rows, Json, call % 2 == 0 ? "" : "?trial=2");
        Assert.Equal(Calls * Folds * Parameters * counted, torch.Tensor.TotalCount - before);
    }

    private async Task<JsonNode> Predict(string rows, string type, string query = "", int status = 200)
    {
        using HttpResponseMessage answer = await (await api.Client(Role.Viewer)).Post(await Address(query), Content(rows, type));
        return await ApiFixture.Json(answer, status);
    }

    private async Task<int> StatusOf(string rows, string type, string query = "")
    {
        using HttpResponseMessage answer = await (await api.Client(Role.Viewer)).Post(await Address(query), Content(rows, type));
        return (int)answer.StatusCode;
    }

    // The server refuses the size before the body is sent, and closes the connection.
    private async Task<int> StatusOfLarge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, await Address())
        { Content = Content(new string(' ', PredictRoute.MaxBytes + 1), Csv) };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage answer = await (await api.Client(Role.Viewer)).Ask(request);
        return (int)answer.StatusCode;
    }

    private async Task<Uri> Address(string query = "") =>
        new($"/api/v1/experiments/{await search.Id(api)}/predict{query}", UriKind.Relative);

    private static StringContent Content(string text, string type) => new(text, new MediaTypeHeaderValue(type));

    /// <summary>One small search that is submitted through the API, and really trained.</summary>
    public sealed class Search
    {
        private const string File = $$$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: {{{FakeTrainer.Trained}}}
            dataset: {name: iris, preprocess: [standardize]}
            model: {layers: [{linear: "${hidden}"}, tanh, {linear: classes}]}
            training: {optimizer: {name: sgd, lr: 0.1}, batch_size: 16, epochs: 60}
            hyperparameters: {hidden: {type: categorical, values: [8, 4]}}
            searcher: {name: grid, metric: validation_accuracy, mode: max}
            validation: {type: stratified_kfold, folds: 3}
            keep: all

            """;

        private readonly Lock _lock = new();
        private Task<string>? _id;

        /// <summary>The id of the search, which has ended.</summary>
        public Task<string> Id(ApiFixture api)
        {
            lock (_lock) return _id ??= Run(api);
        }

        private static async Task<string> Run(ApiFixture api)
        {
            HttpClient client = await api.Client(Role.Submitter);
            JsonNode submitted = await ApiFixture.Json(await client.Post(
                new Uri("/api/v1/experiments", UriKind.Relative), Content(File, "application/yaml")), 201);
            string id = submitted["id"]!.GetValue<string>();
            string events = await client.GetStringAsync(
                new Uri($"/api/v1/experiments/{id}/events", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains("event: end", events, StringComparison.Ordinal);
            return id;
        }
    }
}
