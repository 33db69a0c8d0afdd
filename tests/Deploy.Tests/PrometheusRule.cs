using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>The fields of the Prometheus Operator's PrometheusRule that this project uses. Reading any other field is an error.</summary>
internal sealed class PrometheusRule : IKubernetesObject<V1ObjectMeta>
{
    public const string Type = "monitoring.coreos.com/v1/PrometheusRule";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public RuleFile Spec { get; set; } = new();
}

/// <summary>The rules as a rule file of Prometheus.</summary>
internal sealed class RuleFile
{
    public List<RuleGroup> Groups { get; set; } = [];
}

internal sealed class RuleGroup
{
    public string Name { get; set; } = "";

    public List<AlertRule> Rules { get; set; } = [];
}

internal sealed class AlertRule
{
    public string Alert { get; set; } = "";

    public string Expr { get; set; } = "";

    public string? For { get; set; }

    public SortedDictionary<string, string> Labels { get; set; } = [];

    public SortedDictionary<string, string> Annotations { get; set; } = [];
}
