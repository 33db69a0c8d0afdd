using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>The fields of the Prometheus Operator's PodMonitor that this project uses. Reading any other field is an error.</summary>
internal sealed class PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    public const string Type = "monitoring.coreos.com/v1/PodMonitor";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public PodMonitorSpec Spec { get; set; } = new();

    /// <summary>The faults that the operator would refuse, or that would leave the dashboards empty.</summary>
    public IEnumerable<string> Problems()
    {
        if (Spec.Selector.MatchLabels is not { Count: > 0 }) yield return "it is for every pod";
        if (Spec.PodMetricsEndpoints.Count == 0) yield return "podMetricsEndpoints are missing";
        foreach (PodMetricsEndpoint endpoint in Spec.PodMetricsEndpoints)
        {
            if (endpoint.Path != "/metrics") yield return $"a silo has no {endpoint.Path}";
            if (Seconds(endpoint.ScrapeTimeout) > Seconds(endpoint.Interval)) yield return "a scrape takes longer than the interval";
            foreach (string label in (string[])["job", "instance", "node"])
                if (endpoint.Relabelings.Count(relabeling => relabeling.TargetLabel == label) != 1)
                    yield return $"there is no label {label}";
            foreach (Relabeling relabeling in endpoint.Relabelings)
                if (relabeling.SourceLabels.Count == 0 && relabeling.Replacement is null)
                    yield return $"label {relabeling.TargetLabel} has no value";
        }
    }

    private static int Seconds(string duration) => int.Parse(duration.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class PodMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public List<PodMetricsEndpoint> PodMetricsEndpoints { get; set; } = [];
}

internal sealed class PodMetricsEndpoint
{
    public string Port { get; set; } = "";

    public string Path { get; set; } = "";

    public string Interval { get; set; } = "";

    public string ScrapeTimeout { get; set; } = "";

    public List<Relabeling> Relabelings { get; set; } = [];
}

internal sealed class Relabeling
{
    public List<string> SourceLabels { get; set; } = [];

    public string? TargetLabel { get; set; }

    public string? Replacement { get; set; }
}
