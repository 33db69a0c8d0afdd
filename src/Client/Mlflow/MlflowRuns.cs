using System.Globalization;
using System.Text.Json.Nodes;
using Gridfold.Client.TrialLogs;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Client.Mlflow;

/// <summary>
/// An MLflow server with the trials of an experiment. The MLflow experiment has the experiment's id as its name. A trial is a run with its
/// hyper-parameters and metrics, and its folds are runs below it with their learning curves. A trial whose run has ended there is not
/// written again. An unfinished run, which a kill left, is deleted first.
/// </summary>
internal sealed class MlflowRuns : ITrialSink
{
    // The limits of MLflow for one request, and for the value of a parameter.
    private const int MetricsAtOnce = 1000, MaxParameter = 6000, RunsAtOnce = 1000;
    private const string TrialTag = "gridfold.trial", FoldTag = "gridfold.fold";

    private readonly MlflowClient _client;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (string Id, HashSet<string> Written)> _experiments = [];

    private MlflowRuns(MlflowClient client, TimeProvider time) => (_client, _time) = (client, time);

    /// <inheritdoc/>
    public string Option => $"--mlflow {_client.Address}";

    /// <summary>Opens the server.</summary>
    /// <param name="address">The address as the user wrote it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="InputException">The server cannot be used.</exception>
    public static async Task<MlflowRuns> Open(string address, TimeProvider time, CancellationToken cancellationToken)
    {
        var client = new MlflowClient(address);
        await client.Post("experiments/search", new JsonObject { ["max_results"] = 1 }, cancellationToken);
        return new MlflowRuns(client, time);
    }

    /// <inheritdoc/>
    public async Task Write(
        ExperimentSnapshot experiment, TrialResult trial, IReadOnlyList<FoldResult> folds, CancellationToken cancellationToken)
    {
        if (!_experiments.TryGetValue(experiment.Id, out (string Id, HashSet<string> Written) known))
        {
            string id = await FindExperiment(experiment.Id, cancellationToken);
            _experiments[experiment.Id] = known = (id, await FindWritten(id, cancellationToken));
        }

        string number = trial.Trial.ToString(CultureInfo.InvariantCulture);
        if (!known.Written.Add(number)) return;
        string run = await Create(known.Id, $"trial-{number}", [(TrialTag, number)], cancellationToken);
        foreach (FoldResult fold in folds) await Write(known.Id, run, number, fold, cancellationToken);
        await LogTrial(run, trial, cancellationToken);

        // The run of a trial ends last. Until then it counts as unfinished.
        await End(run, trial.Status == Status.Failed ? "FAILED" : "FINISHED", cancellationToken);
    }

    private async Task<string> FindExperiment(string name, CancellationToken cancellationToken)
    {
        JsonObject? answer = await _client.Get($"experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}", cancellationToken);
        JsonNode? found = answer is null
            ? await _client.Post("experiments/create", new JsonObject { ["name"] = name }, cancellationToken)
            : answer["experiment"];
        return TextOf(found, "lifecycle_stage") == "deleted"
            ? throw new InputException($"{Option} has deleted the experiment {name}; restore it there, or remove it for good")
            : TextOf(found, "experiment_id") ?? throw _client.Unexpected();
    }

    /// <summary>Finds the trials whose runs have ended, and deletes the runs that have not.</summary>
    private async Task<HashSet<string>> FindWritten(string experiment, CancellationToken cancellationToken)
    {
        var written = new HashSet<string>();
        var unfinished = new HashSet<string>();
        var runs = new List<(string Id, string? Trial, string? Parent)>();
        string? page = null;
        do
        {
            var body = new JsonObject { ["experiment_ids"] = new JsonArray(experiment), ["max_results"] = RunsAtOnce };
            if (page is not null) body["page_token"] = page;
            JsonObject answer = await _client.Post("runs/search", body, cancellationToken);
            foreach (JsonNode? run in answer["runs"] as JsonArray ?? [])
            {
                var tags = new Dictionary<string, string>();
                foreach (JsonNode? tag in PartOf(PartOf(run, "data"), "tags") as JsonArray ?? [])
                    if (TextOf(tag, "key") is { } key) tags[key] = TextOf(tag, "value") ?? "";
                string id = TextOf(PartOf(run, "info"), "run_id") ?? throw _client.Unexpected();
                runs.Add((id, tags.GetValueOrDefault(TrialTag), tags.GetValueOrDefault("mlflow.parentRunId")));
                if (!tags.TryGetValue(TrialTag, out string? trial) || tags.ContainsKey(FoldTag)) continue;
                if (TextOf(PartOf(run, "info"), "status") == "RUNNING") unfinished.Add(id);
                else written.Add(trial);
            }

            page = TextOf(answer, "next_page_token");
        }
        while (page is { Length: > 0 });
        foreach ((string id, _, string? parent) in runs.Where(run => unfinished.Contains(run.Parent ?? run.Id)))
            await _client.Post("runs/delete", new JsonObject { ["run_id"] = id }, cancellationToken);
        return written;
    }

    private async Task Write(string experiment, string parent, string trial, FoldResult fold, CancellationToken cancellationToken)
    {
        string number = fold.Summary.Fold.ToString(CultureInfo.InvariantCulture);
        string run = await Create(
            experiment, $"trial-{trial}-fold-{number}", [(TrialTag, trial), (FoldTag, number), ("mlflow.parentRunId", parent)],
            cancellationToken);
        IReadOnlyList<string> names = fold.History.MetricNames;
        await LogMetrics(
            run, fold.History.Values.Select((value, index) => (names[index % names.Count], value, Epoch: (index / names.Count) + 1)),
            cancellationToken);
        await End(run, fold.Summary.Status == Status.Failed ? "FAILED" : "FINISHED", cancellationToken);
    }

    private async Task LogTrial(string run, TrialResult trial, CancellationToken cancellationToken)
    {
        foreach (Hyperparameter[] some in trial.Hyperparameters.Where(value => value.IsActive).Chunk(100))
        {
            var parameters = new JsonArray([.. some.Select(value => Pair(value.Name, Shortened(
                value.Node is SpecScalar scalar ? scalar.Text : value.Json)))]);
            await _client.Post("runs/log-batch", new JsonObject { ["run_id"] = run, ["params"] = parameters }, cancellationToken);
        }

        (string, double, int)[] score = trial.Score is { } known ? [("score", known, 0)] : [];
        await LogMetrics(run, [.. score, .. trial.Metrics.Select(metric => (metric.Name, metric.Value, 0))], cancellationToken);
        var tags = new JsonArray(Pair("gridfold.state", trial.Status.ToString()));
        if (trial.WeightsHash is { } hash) tags.Add(Pair("gridfold.weights_hash", hash));
        if (trial.Reason is { } reason) tags.Add(Pair("gridfold.reason", Shortened(reason)));
        await _client.Post("runs/log-batch", new JsonObject { ["run_id"] = run, ["tags"] = tags }, cancellationToken);
    }

    private async Task LogMetrics(
        string run, IEnumerable<(string Name, double Value, int Step)> metrics, CancellationToken cancellationToken)
    {
        long now = Now();
        foreach ((string Name, double Value, int Step)[] some in metrics.Chunk(MetricsAtOnce))
        {
            var list = new JsonArray([.. some.Select(metric => new JsonObject
            {
                ["key"] = metric.Name, ["value"] = NumberOf(metric.Value), ["timestamp"] = now, ["step"] = metric.Step,
            })]);
            await _client.Post("runs/log-batch", new JsonObject { ["run_id"] = run, ["metrics"] = list }, cancellationToken);
        }
    }

    private async Task<string> Create(
        string experiment, string name, (string Key, string Value)[] tags, CancellationToken cancellationToken)
    {
        JsonObject answer = await _client.Post("runs/create", new JsonObject
        {
            ["experiment_id"] = experiment,
            ["run_name"] = name,
            ["start_time"] = Now(),
            ["tags"] = new JsonArray([.. tags.Select(tag => Pair(tag.Key, tag.Value))]),
        }, cancellationToken);
        return TextOf(PartOf(PartOf(answer, "run"), "info"), "run_id") ?? throw _client.Unexpected();
    }

    private Task<JsonObject> End(string run, string status, CancellationToken cancellationToken) => _client.Post(
        "runs/update", new JsonObject { ["run_id"] = run, ["status"] = status, ["end_time"] = Now() }, cancellationToken);

    private static JsonNode? PartOf(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static string? TextOf(JsonNode? node, string name) => PartOf(node, name)?.ToString();

    private static JsonObject Pair(string key, string value) => new() { ["key"] = key, ["value"] = value };

    private static string Shortened(string text) => text.Length <= MaxParameter ? text : text[..MaxParameter];

    // The JSON of protocol buffers, which MLflow reads, has these numbers as texts.
    private static JsonValue NumberOf(double value) => double.IsFinite(value) ? JsonValue.Create(value)
        : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
