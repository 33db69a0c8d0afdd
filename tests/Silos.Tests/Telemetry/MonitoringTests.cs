using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gridfold.Silos.Tests.Clusters;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary>Dashboards and alerts on a real Prometheus, which scrapes two real silos during a search. One silo is killed.</summary>
public sealed partial class MonitoringTests
{
    // The span of four scrapes, as Grafana chooses it.
    private const string Interval = "4s";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Far more trials than any processor trains within the time limit. The test cancels the search when it has seen everything.
    private static readonly string[] Search =
    [
        Repository.Example("iris-kfold.yaml"), "--set",
        $"hyperparameters.lr.values=[{string.Join(',', Enumerable.Range(1, 2_000).Select(rate => $"{rate}e-5"))}]",
        "--set", "training.epochs=200", "--set", "checkpoints.every_epochs=5",
    ];

    // The first alert depends on the processor. The second one depends on how many folds the silo trained when it died.
    private static readonly string[] Uncertain = ["GridfoldDeviceLimited", "GridfoldLeasesLost"];

    [Fact]
    public async Task Expressions_SearchWithAKilledSilo_GiveData()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        Assert.SkipUnless(PrometheusServer.IsInstalled, "prometheus is not installed; on Debian: apt install prometheus");
        using var home = new Home();
        await using var redis = new RedisServer(home.Folder);
        await redis.Start();
        await using SiloProcess stays = SiloProcess.Start("silo-1", redis, home.Folder),
            dies = SiloProcess.Start("silo-2", redis, home.Folder);
        await Task.WhenAll(stays.Ready(), dies.Ready());
        await using var dcgm = new DcgmExporter();
        await using PrometheusServer prometheus = await PrometheusServer.Start(
            home.Folder, [(stays.Http, "node-1"), (dies.Http, "node-2")], dcgm.Address);

        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        string id = (await Cli.Run(home, ["submit", .. Search, "--cluster", stays.Gateway])).Expect(0).Output.Trim();
        await Eventually(() => Untrue(
            prometheus,
            $"sum(rate(gridfold_epochs_trained_total{{node=\"node-2\"}}[{Interval}])) > 0",
            $"sum(rate(orleans_storage_read_latency_seconds_count[{Interval}])) > 0"));
        await dies.Kill();
        await Eventually(() => Untrue(
            prometheus,
            "sum(gridfold_attempts_total{reason=~\"resumed|restarted\"}) > 0",
            "max(gridfold_experiment_best_score) > 0",
            $"sum(rate(gridfold_slot_gap_seconds_count{{node=\"node-1\"}}[{Interval}])) > 0",
            "ALERTS{alertname=\"GridfoldSiloDown\"}"));

        // The silo that died is one that does not answer. Once its folds train elsewhere, the others' alerts are quiet.
        await Eventually(async () => (await prometheus.Rules())
            .Where(rule => !Uncertain.Contains(rule["name"]!.GetValue<string>())
                && (rule["state"]!.GetValue<string>() == "inactive") == (rule["name"]!.GetValue<string>() == "GridfoldSiloDown"))
            .Select(rule => $"{rule["name"]} is {rule["state"]}"));
        IReadOnlyList<JsonNode> rules = await prometheus.Rules();
        Assert.All(rules, rule => Assert.True(rule["health"]!.GetValue<string>() == "ok", $"{rule["name"]}: {rule["lastError"]}"));

        Assert.Equal([id], await prometheus.LabelValues("gridfold_experiment_progress_ratio", "experiment"));
        await Eventually(() => Empty(prometheus, id, start));

        // An alert is quiet as long as all is well: what has to be there is each metric it looks at, with each label it asks for.
        DateTimeOffset end = TimeProvider.System.GetUtcNow();
        var empty = new List<string>();
        foreach (JsonNode rule in rules)
        {
            string expression = rule["query"]!.GetValue<string>();
            JsonArray parsed = await prometheus.Query(expression, end);
            Assert.NotNull(parsed);
            foreach (string selector in Selector().Matches(expression).Select(match => Matcher().Replace(match.Value, "!=\"\"")))
                if (!HasNumber(await prometheus.QueryRange(selector, start, end))) empty.Add($"{rule["name"]}: {selector}");
        }

        Assert.True(empty.Count == 0, string.Join('\n', empty));
        Assert.Empty(await Missing(prometheus, start, end));
        (await Cli.Run(home, "cancel", id, "--cluster", stays.Gateway)).Expect(0);
        await Promtool.CheckMetrics(await Scrape.Text(stays));
    }

    /// <summary>The documented metrics that no silo served.</summary>
    private static async Task<IEnumerable<string>> Missing(PrometheusServer prometheus, DateTimeOffset start, DateTimeOffset end)
    {
        string documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "metrics.md"));
        var missing = new List<string>();
        foreach (string metric in Documented().Matches(documented).Select(match => match.Value.Trim('`')).Distinct())
            if (!HasNumber(
                await prometheus.QueryRange(
                    metric.EndsWith("_seconds", StringComparison.Ordinal) ? $"{metric}_count" : metric, start, end))) missing.Add(metric);
        return missing;
    }

    private static bool HasNumber(JsonArray series) => series.Any(one =>
        (one!["values"]?.AsArray() ?? [one["value"]!.DeepClone()]).Any(value => value![1]!.GetValue<string>() != "NaN"));

    /// <summary>The panels without data between a moment and now.</summary>
    private static async Task<IEnumerable<string>> Empty(PrometheusServer prometheus, string id, DateTimeOffset start)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow();
        var empty = new List<string>();
        foreach (Panel panel in Panel.All)
        {
            string expression = panel.For(id, Interval);
            JsonArray series = panel.IsInstant ? await prometheus.Query(expression, end)
                : await prometheus.QueryRange(expression, start, end);
            if (!HasNumber(series)) empty.Add($"{panel.Name}: {expression}");
        }

        return empty;
    }

    /// <summary>The conditions that do not hold now.</summary>
    private static async Task<IEnumerable<string>> Untrue(PrometheusServer prometheus, params IEnumerable<string> conditions)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var untrue = new List<string>();
        foreach (string condition in conditions)
            if ((await prometheus.Query(condition, now)).Count == 0) untrue.Add(condition);
        return untrue;
    }

    /// <summary>Waits until nothing is left. Fails with what is left when the patience is over.</summary>
    private static async Task Eventually(Func<Task<IEnumerable<string>>> left)
    {
        DateTimeOffset began = TimeProvider.System.GetUtcNow();
        while ((await left()).ToList() is { Count: > 0 } waiting)
        {
            Assert.True(
                TimeProvider.System.GetUtcNow() - began < Patience, $"Never came true:\n{string.Join('\n', waiting)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex(@"\b(?:gridfold_\w+|orleans_\w+|up)(?:\{[^}]*\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(=~|!~|!=|=)""[^""]*""")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"`gridfold_\w+`")]
    private static partial Regex Documented();
}
