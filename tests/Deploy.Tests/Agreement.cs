using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Checks that each reference by name or label in the manifests leads to something that exists.</summary>
internal static class Agreement
{
    // The policy for traffic out of the cluster, whose addresses only the operator knows.
    private const string Storage = "gridfold-silo-storage";

    private static readonly string[] NotPublic = [
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

    /// <summary>The references that lead to nothing, one message each.</summary>
    public static IEnumerable<string> Problems(Manifests manifests) =>
        [.. manifests.Pods.SelectMany(pod => OfPod(manifests, pod)), .. OfServices(manifests), .. OfPolicies(manifests),
            .. OfOthers(manifests)];

    private static IEnumerable<string> OfPod(Manifests manifests, PodTemplate pod)
    {
        V1PodSpec spec = pod.Template.Spec;
        if (pod.Selector is not null && !pod.Matches(pod.Selector.MatchLabels))
            yield return $"{pod.Name}: its selector is not for its pods";
        if (spec.ServiceAccountName is { } account && !manifests.Has<V1ServiceAccount>(account))
            yield return $"{pod.Name}: there is no service account {account}";
        foreach (V1LabelSelector spread in (spec.TopologySpreadConstraints ?? []).Select(constraint => constraint.LabelSelector)
            .Concat(spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.Select(
                term => term.LabelSelector) ?? []))
            if (!pod.Matches(spread.MatchLabels)) yield return $"{pod.Name}: its spreading is not for its own pods";
        foreach (V1Volume volume in spec.Volumes ?? [])
        {
            if (volume.PersistentVolumeClaim is { } claim && !manifests.Has<V1PersistentVolumeClaim>(claim.ClaimName))
                yield return $"{pod.Name}: there is no claim {claim.ClaimName}";
            if (volume.ConfigMap is { } map && !manifests.Has<V1ConfigMap>(map.Name))
                yield return $"{pod.Name}: there is no ConfigMap {map.Name}";
            if (!spec.Containers.Any(container => container.VolumeMounts?.Any(mount => mount.Name == volume.Name) == true))
                yield return $"{pod.Name}: volume {volume.Name} is not mounted";
        }

        foreach (V1Container container in spec.Containers)
        {
            foreach (V1VolumeMount mount in container.VolumeMounts ?? [])
                if (spec.Volumes?.Any(volume => volume.Name == mount.Name) != true)
                    yield return $"{pod.Name}: there is no volume {mount.Name}";
            foreach (V1EnvFromSource source in container.EnvFrom ?? [])
                if (source.ConfigMapRef is { } map && !manifests.Has<V1ConfigMap>(map.Name))
                    yield return $"{pod.Name}: there is no ConfigMap {map.Name}";
            foreach ((string kind, V1Probe? probe) in (IEnumerable<(string, V1Probe?)>)[
                ("startup", container.StartupProbe), ("liveness", container.LivenessProbe), ("readiness", container.ReadinessProbe)])
            {
                if (probe is null && pod.Selector is not null) yield return $"{pod.Name}: it has no {kind} probe";
                if (probe?.HttpGet?.Port is { } port && container.Ports?.Any(one => one.Name == port.Value) != true)
                    yield return $"{pod.Name}: its {kind} probe asks port {port.Value}, which has no such name";
            }
        }
    }

    private static IEnumerable<string> OfServices(Manifests manifests)
    {
        foreach (V1Service service in manifests.All<V1Service>())
        {
            IReadOnlyList<PodTemplate> pods = manifests.Select(service.Spec.Selector);
            if (service.Spec.Selector is not { Count: > 0 } || pods.Count != 1)
                yield return $"Service {service.Name()} is for {pods.Count} kinds of pods";
            foreach (V1ServicePort port in service.Spec.Ports)
                if (!pods.All(pod => pod.Ports.Any(one => one.Name == port.TargetPort?.Value && one.ContainerPort == port.Port)))
                    yield return $"Service {service.Name()}: no pod has port {port.TargetPort?.Value} {port.Port}";
        }
    }

    private static IEnumerable<string> OfPolicies(Manifests manifests)
    {
        foreach (PodTemplate pod in manifests.Pods)
            if (pod.Selector is not null && !manifests.All<V1NetworkPolicy>()
                .Any(policy => pod.Matches(policy.Spec.PodSelector.MatchLabels) && policy.Spec.PolicyTypes.Count == 2))
                yield return $"{pod.Name}: no NetworkPolicy bounds it";
        if (manifests.Pods.Any(pod => pod.Selector is not null) && !manifests.All<V1NetworkPolicy>().Any(DeniesAll))
            yield return "no NetworkPolicy denies what is not named";
        foreach (V1NetworkPolicy policy in manifests.All<V1NetworkPolicy>())
        {
            // Applied alone, it refers to the pods of a cluster that is applied beside it.
            IReadOnlyList<PodTemplate> pods = manifests.Select(policy.Spec.PodSelector.MatchLabels);
            if (manifests.Pods.Count > 0 && pods.Count == 0 && !IsClient(policy.Spec.PodSelector))
                yield return $"NetworkPolicy {policy.Name()} is for no pod";
            foreach (V1NetworkPolicyIngressRule rule in policy.Spec.Ingress ?? [])
            {
                if (rule.FromProperty is not { Count: > 0 }) yield return $"NetworkPolicy {policy.Name()} lets everybody in";
                foreach (V1NetworkPolicyPort port in rule.Ports ?? [])
                    if (!pods.All(pod => pod.HasPort(port.Port)))
                        yield return $"NetworkPolicy {policy.Name()}: its pods have no port {port.Port.Value}";
                foreach (string problem in Peers(manifests, policy, rule.FromProperty, null)) yield return problem;
            }

            foreach (V1NetworkPolicyEgressRule rule in policy.Spec.Egress ?? [])
            {
                if (rule.Ports is not { Count: > 0 }) yield return $"NetworkPolicy {policy.Name()} lets out to every port";
                if (rule.To is not { Count: > 0 } && policy.Name() != Storage)
                    yield return $"NetworkPolicy {policy.Name()} lets out to every address";
                foreach (V1IPBlock block in (rule.To ?? []).Select(peer => peer.IpBlock).OfType<V1IPBlock>()
                    .Where(block => block.Cidr == "0.0.0.0/0"))
                    if (NotPublic.Except(block.Except ?? []).Any())
                        yield return $"NetworkPolicy {policy.Name()} lets out to private addresses";
                foreach (string problem in Peers(manifests, policy, rule.To, rule.Ports)) yield return problem;
            }
        }
    }

    private static bool DeniesAll(V1NetworkPolicy policy) =>
        policy.Spec is { PodSelector: { MatchLabels: null, MatchExpressions: null }, Ingress: null, Egress: null, PolicyTypes.Count: 2 };

    private static IEnumerable<string> Peers(
        Manifests manifests, V1NetworkPolicy policy, IList<V1NetworkPolicyPeer>? peers, IList<V1NetworkPolicyPort>? ports)
    {
        foreach (V1LabelSelector selector in (peers ?? []).Where(peer => peer.NamespaceSelector is null).Select(peer => peer.PodSelector)
            .OfType<V1LabelSelector>())
        {
            IReadOnlyList<PodTemplate> pods = manifests.Select(selector.MatchLabels);
            if (pods.Count == 0 && !IsClient(selector)) yield return $"NetworkPolicy {policy.Name()} names pods that do not exist";
            foreach (V1NetworkPolicyPort port in ports ?? [])
                if (!pods.All(pod => pod.HasPort(port.Port)))
                    yield return $"NetworkPolicy {policy.Name()}: who it leads to has no port {port.Port.Value}";
        }
    }

    // Client pods are not in these manifests: they are Jobs, or are started by hand.
    private static bool IsClient(V1LabelSelector selector) => selector.MatchLabels is { Count: 1 } labels
        && labels.TryGetValue("gridfold.dev/client", out string? value) && value == "true";

    private static IEnumerable<string> OfOthers(Manifests manifests)
    {
        foreach (V1PodDisruptionBudget budget in manifests.All<V1PodDisruptionBudget>())
            if (manifests.Select(budget.Spec.Selector.MatchLabels).Count != 1)
                yield return $"PodDisruptionBudget {budget.Name()} is not for one kind of pods";
        foreach (V1RoleBinding binding in manifests.All<V1RoleBinding>())
        {
            if (!manifests.Has<V1Role>(binding.RoleRef.Name))
                yield return $"RoleBinding {binding.Name()}: there is no Role {binding.RoleRef.Name}";
            foreach (Rbacv1Subject subject in binding.Subjects)
                if (!manifests.Has<V1ServiceAccount>(subject.Name))
                    yield return $"RoleBinding {binding.Name()}: there is no service account {subject.Name}";
        }

        foreach (ScaledObject scaled in manifests.All<ScaledObject>())
        {
            foreach (string problem in scaled.Problems()) yield return $"ScaledObject {scaled.Name()}: {problem}";
            V1Deployment? target = manifests.All<V1Deployment>()
                .FirstOrDefault(deployment => deployment.Name() == scaled.Spec.ScaleTargetRef?.Name);
            if (target is null) yield return $"ScaledObject {scaled.Name()}: there is no Deployment {scaled.Spec.ScaleTargetRef?.Name}";
            else if (target.Spec.Replicas is not null)
                yield return $"Deployment {target.Name()} has a number of replicas, and an autoscaler";
        }

        foreach (PodMonitor monitor in manifests.All<PodMonitor>())
        {
            foreach (string problem in monitor.Problems()) yield return $"PodMonitor {monitor.Name()}: {problem}";

            // Applied alone, it refers to the pods of a cluster that is applied beside it.
            IReadOnlyList<PodTemplate> pods = manifests.Select(monitor.Spec.Selector.MatchLabels);
            if (manifests.Pods.Count > 0 && pods.Count != 1) yield return $"PodMonitor {monitor.Name()} is for {pods.Count} kinds of pods";
            foreach (PodMetricsEndpoint endpoint in monitor.Spec.PodMetricsEndpoints)
                if (!pods.All(pod => pod.Ports.Any(port => port.Name == endpoint.Port)))
                    yield return $"PodMonitor {monitor.Name()}: its pods have no port {endpoint.Port}";
        }

        foreach (string problem in manifests.All<V1Ingress>().SelectMany(ingress => IngressRules.Problems(manifests, ingress)))
            yield return $"Ingress {problem}";

        foreach (string problem in manifests.All<Certificate>().SelectMany(certificate => certificate.Problems(manifests)))
            yield return problem;

        foreach (string name in manifests.Objects.Where(
            one => one is V1Secret || (one.Namespace() is { } space && !manifests.Has<V1Namespace>(space))).Select(one => one.Name()))
            yield return $"{name} is a Secret or has a namespace";
    }
}
