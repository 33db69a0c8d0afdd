using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Routes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The description of the API in OpenAPI.</summary>
[Collection(nameof(ApiCollection))]
public sealed class DescriptionTests(ApiFixture api)
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    [Fact]
    public async Task Document_IsTheFileOfTheRepository()
    {
        using HttpClient stranger = api.ClientWith(null);
        string served = await (await stranger.Get(new Uri("/openapi/v1.json", UriKind.Relative))).Text();
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Distributed.sln"))) folder = Path.GetDirectoryName(folder)!;
        string kept = Path.Combine(folder, "docs", "openapi.json");
        if (File.Exists(kept) && await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken) == served) return;
        string seen = Path.Combine(folder, "artifacts", "openapi.json");
        await File.WriteAllTextAsync(seen, served, TestContext.Current.CancellationToken);
        Assert.Fail("The description has changed. If the new one is right: cp artifacts/openapi.json docs/openapi.json");
    }

    [Fact]
    public async Task Document_HasEveryRouteOfTheApiOnce()
    {
        DescribedApi described = await Read();
        IEnumerable<string> mapped = api.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => OpenApiDocument.PathOf(route) is ApiRoutes.Health
                || OpenApiDocument.PathOf(route).StartsWith(ApiRoutes.Version, StringComparison.Ordinal))
            .Select(route => $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {OpenApiDocument.PathOf(route)}");
        Assert.Equal(mapped.Order(), described.Operations.Select(operation => $"{operation.Method} {operation.Path}").Order());
        string[] names = [.. described.Operations.Select(operation => operation.Operation["operationId"]!.GetValue<string>())];
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Examples_AreAsTheirSchemasSay()
    {
        DescribedApi described = await Read();
        Assert.All(described.Schemas, schema => Assert.All(described.ExamplesOf(schema), example => described.Check(schema, example)));
        IEnumerable<string> answers = described.Operations
            .Select(operation => described.AnswerOf(operation.Method, operation.Path)).OfType<string>();
        Assert.All(answers, schema => Assert.NotEmpty(described.ExamplesOf(schema)));
    }

    [Fact]
    public async Task Answers_AreAsTheirSchemasSay()
    {
        DescribedApi described = await Read();
        await using TestExperiment ended = await TestExperiment.Create(api.Cluster).Submit(3, folds: 2, owner: "alice");
        Assert.Equal(Status.Completed, (await ended.UntilEnded()).Status);
        HttpClient client = await api.Client(Role.Operator);
        JsonNode upload = await ApiFixture.Json(await client.PutAsync(new Uri("/api/v1/uploads/described.csv", UriKind.Relative),
            new ByteArrayContent([1]), TestContext.Current.CancellationToken), 201);
        described.Check(described.AnswerOf("PUT", "/api/v1/uploads/{upload}")!, upload);
        var seen = new HashSet<string>();
        foreach ((string path, string method, _) in described.Operations)
        {
            if (method != "GET" || described.AnswerOf(method, path) is not { } schema) continue;
            string asked = path.Replace("{id}", ended.Id, StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal)
                .Replace("{upload}", "described.csv", StringComparison.Ordinal);
            described.Check(schema, await ApiFixture.Json(await client.Get(new Uri(asked, UriKind.Relative))));
            seen.Add(path);
        }

        JsonNode deleted = await ApiFixture.Json(await client.Delete(new Uri("/api/v1/uploads/described.csv", UriKind.Relative)));
        described.Check(described.AnswerOf("DELETE", "/api/v1/uploads/{upload}")!, deleted);
        Assert.True(seen.Count > 11, $"{seen.Count} documents were asked for.");
        JsonNode problem = await ApiFixture.Json(await client.Post(new Uri("/api/v1/validate", UriKind.Relative),
            new StringContent("{}", JsonType)), 400);
        described.Check("Problem", problem);
        Assert.NotEmpty(problem["errors"]!.AsArray());
    }

    [Fact]
    public async Task AnswersOfOrders_AreAsTheirSchemasSay()
    {
        DescribedApi described = await Read();
        HttpClient client = await api.Client(Role.Operator);
        JsonNode made = await Order("POST", "/api/v1/tokens", "/api/v1/tokens", described.ExamplesOf("NewToken").First().ToJsonString());
        await Order("DELETE", "/api/v1/tokens/{id}", $"/api/v1/tokens/{made["id"]}");
        foreach ((string type, string example) in FileExamples.All)
        {
            await Order("POST", "/api/v1/validate", "/api/v1/validate", example, type);
            await Order("POST", "/api/v1/plan", "/api/v1/plan", example, type);
            await Order("POST", "/api/v1/experiments", "/api/v1/experiments", example, type);
        }

        using var gate = new ManualResetEventSlim();
        await using TestExperiment running = await TestExperiment.Create(
            api.Cluster, (_, observer) => FakeTrainer.TrainUntil(gate, observer)).Submit(1);
        await running.Until(snapshot => snapshot.Status == Status.Running);
        foreach (string order in (string[])["stop", "resume", "pause", "cancel"])
            await Order("POST", $"/api/v1/experiments/{{id}}/{order}", $"/api/v1/experiments/{running.Id}/{order}");
        gate.Set();

        async Task<JsonNode> Order(string method, string path, string asked, string? body = null, string type = "application/json")
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(asked, UriKind.Relative));
            if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue(type));
            using HttpResponseMessage answer = await client.Ask(request);
            JsonNode document = await ApiFixture.Json(answer, answer.IsSuccessStatusCode ? (int)answer.StatusCode : 200);
            described.Check(described.AnswerOf(method, path)!, document);
            return document;
        }
    }

    [Fact]
    public async Task Parameters_ThatAreDescribed_AreKnownToTheirRoutes()
    {
        DescribedApi described = await Read();
        HttpClient client = await api.Client(Role.Operator);
        int tried = 0;
        foreach ((string path, string method, JsonNode operation) in described.Operations)
        {
            foreach (JsonNode? parameter in operation["parameters"] as JsonArray ?? [])
            {
                if (parameter!["in"]!.GetValue<string>() != "query") continue;
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(
                    path.Replace("{id}", "no-bcdfg", StringComparison.Ordinal) + $"?{parameter["name"]}=1", UriKind.Relative));
                using HttpResponseMessage answer = await client.Ask(request);
                Assert.DoesNotContain("is not a parameter of this path", await answer.Text(), StringComparison.Ordinal);
                tried++;
            }
        }

        Assert.True(tried > 10, $"{tried} were tried.");
    }

    [Fact]
    public async Task Page_HasAllOperationsAndNoScript()
    {
        using HttpClient stranger = api.ClientWith(null);
        using HttpResponseMessage answer = await stranger.Get(new Uri("/openapi", UriKind.Relative));
        string page = await answer.Text();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("style-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        DescribedApi described = await Read();
        Assert.All(described.Operations, operation => Assert.Contains(
            $"<code>{operation.Method} {operation.Path}</code>", page, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        using HttpResponseMessage style = await stranger.Get(new Uri(ReferencePage.Style, UriKind.Relative));
        Assert.Equal("text/css", style.Content.Headers.ContentType!.MediaType);
    }

    private async Task<DescribedApi> Read()
    {
        using HttpClient stranger = api.ClientWith(null);
        return new DescribedApi(await ApiFixture.Json(await stranger.Get(new Uri("/openapi/v1.json", UriKind.Relative))));
    }
}
