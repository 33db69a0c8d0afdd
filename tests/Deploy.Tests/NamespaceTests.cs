using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Tests of the namespace: its label, and whether its quota leaves room for the pods that are applied to it.</summary>
public sealed class NamespaceTests
{
    private static readonly string[] Resources = ["cpu", "memory", "ephemeral-storage"];

    public static TheoryData<string> Clusters => [.. Manifests.Clusters];

    [Fact]
    public void Namespace_SecurityStandard_IsEnforced()
    {
        V1Namespace space = Assert.Single(Manifests.Of("namespace").All<V1Namespace>());
        Assert.All((string[])["enforce", "warn", "audit"],
            mode => Assert.Equal("restricted", space.Labels()[$"pod-security.kubernetes.io/{mode}"]));
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Quota_ClusterDuringAnUpdate_Suffices(string folder)
    {
        Manifests cluster = Manifests.Of(folder);
        Manifests all = cluster.Beside(Manifests.Of("client")).Beside(Manifests.Of("submit"));
        IDictionary<string, ResourceQuantity> quota = Assert.Single(Manifests.Of("namespace").All<V1ResourceQuota>()).Spec.Hard;
        Assert.InRange(all.Pods.Sum(pod => Count(cluster, pod)), 1, quota["pods"].ToDecimal());
        foreach (string resource in Resources)
        {
            Assert.InRange(all.Pods.Sum(pod => Count(cluster, pod) * Sum(pod, container => container.Requests, resource)), 0.001m,
                quota[$"requests.{resource}"].ToDecimal());
            Assert.InRange(all.Pods.Sum(pod => Count(cluster, pod) * Sum(pod, container => container.Limits, resource)), 0.001m,
                quota[$"limits.{resource}"].ToDecimal());
        }

        V1PersistentVolumeClaim[] claims = [.. cluster.All<V1PersistentVolumeClaim>()];
        Assert.InRange(claims.Length, 0, quota["persistentvolumeclaims"].ToDecimal());
        Assert.InRange(claims.Sum(claim => claim.Spec.Resources.Requests["storage"].ToDecimal()), 0, quota["requests.storage"].ToDecimal());
        Assert.All(cluster.All<V1Service>(), service =>
            Assert.True(service.Spec.Type is null or "ClusterIP", $"{service.Name()} can be reached from outside"));
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Limits_OfEveryContainer_AreWithinTheMost(string folder)
    {
        V1LimitRangeItem limits = Assert.Single(Assert.Single(Manifests.Of("namespace").All<V1LimitRange>()).Spec.Limits);
        foreach (PodTemplate pod in Manifests.Of(folder).Pods)
            Assert.All(Resources, resource => Assert.InRange(
                Sum(pod, container => container.Limits, resource), 0.001m, limits.Max[resource].ToDecimal()));
    }

    /// <summary>The greatest number of pods at one time: an autoscaler's maximum, and the pods that an update adds.</summary>
    private static int Count(Manifests manifests, PodTemplate pod)
    {
        V1Deployment? deployment = manifests.All<V1Deployment>().FirstOrDefault(one => pod.Name == $"Deployment {one.Name()}");
        if (deployment is null) return 1;
        int replicas = manifests.All<ScaledObject>().FirstOrDefault(
            one => one.Spec.ScaleTargetRef?.Name == deployment.Name())?.Spec.MaxReplicaCount ?? deployment.Spec.Replicas ?? 1;
        string surge = deployment.Spec.Strategy?.RollingUpdate?.MaxSurge?.Value ?? "0";
        return replicas + int.Parse(surge, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static decimal Sum(
        PodTemplate pod, Func<V1ResourceRequirements, IDictionary<string, ResourceQuantity>> which, string resource) =>
        pod.Template.Spec.Containers.Sum(
            container => which(container.Resources).TryGetValue(resource, out ResourceQuantity? quantity) ? quantity.ToDecimal() : 0);
}
