using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>
/// The fields of KEDA's ScaledObject that this project uses. Kubernetes' client does not know this kind. Reading any other field is an
/// error.
/// </summary>
internal sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public const string Type = "keda.sh/v1alpha1/ScaledObject";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ScaledObjectSpec Spec { get; set; } = new();

    /// <summary>The faults that KEDA would refuse.</summary>
    public IEnumerable<string> Problems()
    {
        if (Spec.ScaleTargetRef is null) yield return "scaleTargetRef is missing";
        if (Spec.MinReplicaCount is null or < 1) yield return "minReplicaCount must be 1 or more: the metric comes from the silos";
        if (Spec.MaxReplicaCount is null || Spec.MaxReplicaCount <= Spec.MinReplicaCount)
            yield return "maxReplicaCount must be more than minReplicaCount";
        if (Spec.Advanced?.HorizontalPodAutoscalerConfig?.Behavior?.ScaleDown?.StabilizationWindowSeconds is null or < 300)
            yield return "scaleDown must be slow";
        if (Spec.Triggers.Count == 0) yield return "triggers are missing";
        foreach (ScaledObjectTrigger trigger in Spec.Triggers)
        {
            if (trigger.Type != "prometheus") yield return $"trigger '{trigger.Type}' is not known here";
            foreach (string key in (string[])["serverAddress", "query", "threshold"])
                if (!trigger.Metadata.TryGetValue(key, out string? value) || value.Length == 0) yield return $"a trigger lacks {key}";
        }
    }
}

internal sealed class ScaledObjectSpec
{
    public V1CrossVersionObjectReference? ScaleTargetRef { get; set; }

    public int? MinReplicaCount { get; set; }

    public int? MaxReplicaCount { get; set; }

    public int? PollingInterval { get; set; }

    public ScaledObjectAdvanced? Advanced { get; set; }

    public List<ScaledObjectTrigger> Triggers { get; set; } = [];
}

internal sealed class ScaledObjectAdvanced
{
    public ScaledObjectAutoscaler? HorizontalPodAutoscalerConfig { get; set; }
}

internal sealed class ScaledObjectAutoscaler
{
    public V2HorizontalPodAutoscalerBehavior? Behavior { get; set; }
}

internal sealed class ScaledObjectTrigger
{
    public string Type { get; set; } = "";

    public Dictionary<string, string> Metadata { get; set; } = [];
}
