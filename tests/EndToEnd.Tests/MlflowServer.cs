using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gridfold.EndToEnd.Tests;

/// <summary>
/// A server with the part of MLflow's REST API that <c>--mlflow</c> uses, after MLflow's documentation: the fields of each request, the
/// limits of a batch, and the errors. No MLflow was there to record from.
/// </summary>
internal sealed class MlflowServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["experiments/search"] = ["max_results"],
        ["experiments/create"] = ["name"],
        ["runs/create"] = ["experiment_id", "run_name", "start_time", "tags"],
        ["runs/log-batch"] = ["run_id", "metrics", "params", "tags"],
        ["runs/update"] = ["run_id", "status", "end_time"],
        ["runs/search"] = ["experiment_ids", "max_results", "page_token"],
        ["runs/delete"] = ["run_id"],
    };

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<string> _experiments = [];
    private readonly string? _token;

    private MlflowServer(WebApplication app, string? token) => (_app, _token) = (app, token);

    /// <summary>The runs that are not deleted, in the order in which they were made.</summary>
    public List<Run> Runs { get; } = [];

    /// <summary>The requests after which the server refuses all. Null for none.</summary>
    public int? RefusesAfter { get; set; }

    public string Address => _app.Urls.Single();

    /// <summary>A run.</summary>
    internal sealed record Run(string Id, string Experiment, string Name)
    {
        public string Status { get; set; } = "RUNNING";

        public Dictionary<string, string> Tags { get; } = [];

        public Dictionary<string, string> Parameters { get; } = [];

        public List<(string Name, double Value, int Step)> Metrics { get; } = [];
    }

    public static async Task<MlflowServer> Start(string? token = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var server = new MlflowServer(app, token);
        app.Map("/api/2.0/mlflow/{**path}", server.Answer);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> Answer(HttpRequest request, string path)
    {
        if (_token is not null && request.Headers.Authorization != $"Bearer {_token}") return Error(401, "UNAUTHENTICATED", "no token");
        JsonObject body = request.Method == "POST" ? (await JsonSerializer.DeserializeAsync<JsonObject>(request.Body))! : [];
        lock (_lock)
        {
            if (RefusesAfter-- <= 0) return Error(503, "TEMPORARILY_UNAVAILABLE", "maintenance");
            if (path == "experiments/get-by-name")
            {
                int index = _experiments.IndexOf(request.Query["experiment_name"].ToString());
                return index < 0 ? Error(404, "RESOURCE_DOES_NOT_EXIST", "no such experiment")
                    : Json(new JsonObject
                    {
                        ["experiment"] = new JsonObject
                        {
                            ["experiment_id"] = $"{index}",
                            ["name"] = _experiments[index],
                            ["lifecycle_stage"] = "active",
                        }
                    });
            }

            if (!Fields.TryGetValue(path, out string[]? fields)) return Error(404, "ENDPOINT_NOT_FOUND", path);
            return body.Select(field => field.Key).FirstOrDefault(name => !fields.Contains(name)) is { } unknown
                ? Error(400, "INVALID_PARAMETER_VALUE", $"{path} has no field {unknown}")
                : Json(Apply(path, body));
        }
    }

    private JsonObject Apply(string path, JsonObject body)
    {
        switch (path)
        {
            case "experiments/create":
                _experiments.Add(body["name"]!.GetValue<string>());
                return new JsonObject { ["experiment_id"] = $"{_experiments.Count - 1}" };
            case "runs/create":
                var run = new Run($"{Guid.NewGuid():N}", body["experiment_id"]!.GetValue<string>(), body["run_name"]!.GetValue<string>());
                foreach (JsonNode? tag in body["tags"]!.AsArray()) run.Tags.Add(Text(tag!, "key"), Text(tag!, "value"));
                Runs.Add(run);
                return new JsonObject { ["run"] = new JsonObject { ["info"] = new JsonObject { ["run_id"] = run.Id } } };
            case "runs/log-batch":
                Log(Find(body), body);
                return [];
            case "runs/update":
                Find(body).Status = Text(body, "status");
                return [];
            case "runs/delete":
                Runs.Remove(Find(body));
                return [];
            case "runs/search":
                // A page has two runs, so that the caller must ask for the next one.
                int start = body["page_token"] is { } token ? int.Parse(token.GetValue<string>(), null) : 0;
                Run[] own = [.. Runs.Where(run => run.Experiment == body["experiment_ids"]![0]!.GetValue<string>())];
                var found = new JsonObject { ["runs"] = new JsonArray([.. own.Skip(start).Take(2).Select(Describe)]) };
                if (own.Length > start + 2) found["next_page_token"] = $"{start + 2}";
                return found;
            default:
                return [];
        }
    }

    private static void Log(Run run, JsonObject body)
    {
        JsonArray metrics = body["metrics"]?.AsArray() ?? [], parameters = body["params"]?.AsArray() ?? [],
            tags = body["tags"]?.AsArray() ?? [];
        Assert.InRange(metrics.Count, 0, 1000);
        Assert.InRange(parameters.Count, 0, 100);
        Assert.InRange(tags.Count, 0, 100);
        foreach (JsonNode? metric in metrics)
        {
            Assert.True(metric!["timestamp"]!.GetValue<long>() > 0);
            run.Metrics.Add((Text(metric, "key"), metric["value"]!.GetValue<double>(), metric["step"]!.GetValue<int>()));
        }

        foreach (JsonNode? parameter in parameters) run.Parameters.Add(Text(parameter!, "key"), Text(parameter!, "value"));
        foreach (JsonNode? tag in tags) run.Tags[Text(tag!, "key")] = Text(tag!, "value");
    }

    private static JsonObject Describe(Run run) => new()
    {
        ["info"] = new JsonObject { ["run_id"] = run.Id, ["status"] = run.Status },
        ["data"] = new JsonObject
        {
            ["tags"] = new JsonArray([.. run.Tags.Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]),
        },
    };

    private Run Find(JsonObject body) => Runs.Single(run => run.Id == Text(body, "run_id"));

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");

    private static IResult Error(int status, string code, string message) => Results.Text(
        new JsonObject { ["error_code"] = code, ["message"] = message }.ToJsonString(), "application/json", statusCode: status);
}
