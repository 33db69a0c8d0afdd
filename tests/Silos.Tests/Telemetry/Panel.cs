using System.Text.Json.Nodes;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary>A query of a dashboard's panel.</summary>
/// <param name="Name">The names of dashboard and panel.</param>
/// <param name="Expression">The query with Grafana's variables.</param>
/// <param name="IsInstant">Whether the panel shows one moment.</param>
internal sealed record Panel(string Name, string Expression, bool IsInstant)
{
    public static IReadOnlyList<Panel> All =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "deploy", "k8s", "monitoring", "dashboards"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .SelectMany(
                dashboard => dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray().Select(target => new Panel(
                $"{dashboard["title"]}: {panel["title"]}", target!["expr"]!.GetValue<string>(),
                target["instant"]?.GetValue<bool>() == true)))),
    ];

    /// <summary>The query as Grafana sends it.</summary>
    public string For(string experiment, string interval) =>
        Expression.Replace("$__rate_interval", interval, StringComparison.Ordinal)
            .Replace("$experiment", experiment, StringComparison.Ordinal);
}
