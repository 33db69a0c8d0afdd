using System.Text.RegularExpressions;
using Gridfold.Grains.Telemetry;
using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Tests of dashboards and alerts without a Prometheus. The end-to-end tests query a real one.</summary>
public sealed partial class MonitoringTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "k8s", "monitoring");

    public static TheoryData<string> Dashboards => [.. Dashboard.All.Select(dashboard => dashboard.File)];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboard_Shape_IsGrafanas(string file) => Assert.Empty(Of(file).Problems());

    [Theory]
    [InlineData("\"id\": 2,", "\"id\": 1,", "2 panels have id 1")]
    [InlineData("\"x\": 8,\n        \"y\": 0,", "\"x\": 7,\n        \"y\": 0,", "overlap")]
    [InlineData("\"x\": 16,\n        \"y\": 0,", "\"x\": 17,\n        \"y\": 0,", "reaches beyond")]
    [InlineData("\"unit\": \"s\"", "\"unit\": \"seconds\"", "its unit is 'seconds'")]
    [InlineData("[$__rate_interval]", "[$rate_interval]", "there is no variable $rate_interval")]
    [InlineData("\"uid\": \"${datasource}\"", "\"uid\": \"prometheus\"", "its data source is not the variable")]
    [InlineData("\"legendFormat\": \"median\"", "\"legendFormat\": \"\"", "no legend")]
    public void Dashboard_AFlaw_IsFound(string good, string bad, string expected)
    {
        string text = File.ReadAllText(Path.Combine(Folder, "dashboards", "control-plane.json"));
        Assert.Contains(good, text, StringComparison.Ordinal);
        Assert.Contains(Dashboard.Read("broken", text.Replace(good, bad, StringComparison.Ordinal)).Problems(),
            problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Dashboards_Together_HaveNamesOfTheirOwn() =>
        Assert.Equal(5, Dashboard.All.Select(dashboard => dashboard.Uid).Distinct().Count());

    [Fact]
    public void Dashboards_ConfigMap_HasEachForTheSidecar()
    {
        V1ConfigMap map = Manifests.Of("monitoring").All<V1ConfigMap>().Single();
        Assert.Equal("1", map.Labels()["grafana_dashboard"]);
        Assert.Equal(Dashboard.All.Select(dashboard => dashboard.File), map.Data.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MetricNames_DashboardsAlertsAndScaling_AreThoseOfTheCode()
    {
        IEnumerable<string> expressions = Dashboard.All.SelectMany(dashboard => dashboard.Expressions)
            .Concat(Rules().Select(rule => rule.Expr))
            .Concat(Manifests.Of("overlays/autoscale").All<ScaledObject>().SelectMany(scaled => scaled.Spec.Triggers)
                .Select(trigger => trigger.Metadata["query"]));
        string[] used = [.. expressions.SelectMany(Named).Distinct().Order(StringComparer.Ordinal)];
        Assert.Empty(used.Except(GridfoldMeter.MetricNames));
        Assert.Superset(
            new HashSet<string>(["gridfold_slots", "gridfold_fold_queue_seconds", "gridfold_leases_lost_total"]), used.ToHashSet());
    }

    [Fact]
    public void MetricNames_Documentation_HasEachAndNoOther()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"));
        Assert.Equal(GridfoldMeter.MetricNames.Order(StringComparer.Ordinal), Named(text).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public Task Rules_Promtool_AcceptsThem() => Promtool.Expect("check", "rules", "rules.yaml");

    [Fact]
    public async Task Rules_UnitTests_PassAndAreForEach()
    {
        await Promtool.Expect("test", "rules", "rules.test.yaml");
        string tests = await File.ReadAllTextAsync(Path.Combine(Folder, "rules.test.yaml"), TestContext.Current.CancellationToken);
        foreach (AlertRule rule in Rules())
            Assert.True(Regex.Count(tests, $@"alertname: {rule.Alert}\b") >= 2,
                $"{rule.Alert} has no test that it fires and none that it does not.");
    }

    [Fact]
    public void Rules_OperatorsResource_IsTheSame()
    {
        PrometheusRule resource = Assert.Single(Manifests.Of("monitoring").All<PrometheusRule>());
        Assert.Equal(KubernetesYaml.Serialize(Read()), KubernetesYaml.Serialize(resource.Spec));
    }

    [Fact]
    public void Rules_Runbook_SaysWhatToDo()
    {
        string runbook = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md"));
        string[] headings = [
            .. runbook.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim())];
        Assert.Equal(Rules().Select(rule => rule.Alert), headings);
        Assert.All(Rules(), rule =>
        {
            Assert.Equal($"docs/runbook.md#{rule.Alert.ToLowerInvariant()}", rule.Annotations["runbook"]);
            Assert.Contains(rule.Labels["severity"], (string[])["warning", "critical"]);
            Assert.NotEmpty(rule.Annotations["summary"]);
            Assert.NotEmpty(rule.Annotations["description"]);
        });
    }

    private static Dashboard Of(string file) => Dashboard.All.Single(dashboard => dashboard.File == file);

    private static IEnumerable<AlertRule> Rules() => Read().Groups.SelectMany(group => group.Rules);

    private static RuleFile Read() => KubernetesYaml.Deserialize<RuleFile>(
        File.ReadAllText(Path.Combine(Folder, "rules.yaml")), strict: true);

    /// <summary>The metrics that a text names. A series of a histogram counts as the histogram.</summary>
    private static IEnumerable<string> Named(string text) => Metric().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\b(gridfold_\w+?)(?:(?<=_seconds)(?:_bucket|_sum|_count))?\b")]
    private static partial Regex Metric();
}
