using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary>A real Prometheus on a free loopback port, with the project's alerts. It scrapes every second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly Process _process;

    private PrometheusServer(Uri address, Process process)
    {
        _client = new HttpClient { BaseAddress = address };
        _process = process;
    }

    /// <summary>Whether Prometheus and promtool are installed.</summary>
    public static bool IsInstalled => File.Exists("/usr/bin/prometheus") && File.Exists("/usr/bin/promtool");

    /// <summary>Starts a server.</summary>
    /// <param name="folder">The folder for its data.</param>
    /// <param name="silos">The address of each silo, and the name of its machine.</param>
    /// <param name="dcgm">The address of the exporter of GPU metrics.</param>
    public static async Task<PrometheusServer> Start(string folder, IEnumerable<(Uri Http, string Node)> silos, Uri dcgm)
    {
        string home = Path.Combine(folder, "prometheus"), configuration = Path.Combine(home, "prometheus.yml");
        Directory.CreateDirectory(home);
        await File.WriteAllTextAsync(configuration, $"""
            global: {"{"}scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s{"}"}
            rule_files: ["{Path.Combine(Repository.Root, "deploy", "k8s", "monitoring", "rules.yaml")}"]
            scrape_configs:
              - job_name: gridfold
                static_configs:
            {string.Join('\n', silos.Select(silo => $"      - {{targets: ['{silo.Http.Authority}'], labels: {{node: {silo.Node}}}}}"))}
              - job_name: dcgm
                static_configs:
                  - {"{"}targets: ['{dcgm.Authority}']{"}"}
            """);
        int port = Clusters.Ports.Free();
        var server = new PrometheusServer(
            new Uri($"http://127.0.0.1:{port}"),
            Process.Start(new ProcessStartInfo(
                "/usr/bin/prometheus",
                [$"--config.file={configuration}", $"--storage.tsdb.path={home}/data", $"--web.listen-address=127.0.0.1:{port}",
                    "--log.level=error"]))!);
        var patience = Stopwatch.StartNew();
        while (!await server.Answers())
            Assert.True(patience.Elapsed < Patience && !server._process.HasExited, "Prometheus does not start.");
        return server;
    }

    /// <summary>The series of an expression at a moment. Fails when Prometheus cannot evaluate the expression.</summary>
    public Task<JsonArray> Query(string expression, DateTimeOffset time) =>
        Ask($"query?query={Uri.EscapeDataString(expression)}&time={Seconds(time)}");

    /// <summary>The series of an expression over a time span, with one value a second.</summary>
    public Task<JsonArray> QueryRange(string expression, DateTimeOffset start, DateTimeOffset end) =>
        Ask($"query_range?query={Uri.EscapeDataString(expression)}&start={Seconds(start)}&end={Seconds(end)}&step=1");

    /// <summary>The values of a metric's label.</summary>
    public async Task<IEnumerable<string>> LabelValues(string metric, string label) =>
        ((JsonArray)await Data($"label/{label}/values?match[]={metric}")).Select(value => value!.GetValue<string>());

    /// <summary>Every alert rule with its state.</summary>
    public async Task<IReadOnlyList<JsonNode>> Rules() =>
        [.. (await Data("rules"))["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!)];

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    private async Task<JsonArray> Ask(string query) => (await Data(query))["result"]!.AsArray();

    private async Task<JsonNode> Data(string query)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri($"/api/v1/{query}", UriKind.Relative));
        JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.True(answer["status"]!.GetValue<string>() == "success", $"{Uri.UnescapeDataString(query)}: {answer["error"]}");
        return answer["data"]!;
    }

    private async Task<bool> Answers()
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);
}
