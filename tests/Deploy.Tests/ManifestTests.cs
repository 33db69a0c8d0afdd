using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Tests of the manifests that operators apply to a cluster.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Folders => Manifests.Folders;

    public static TheoryData<string> Clusters => [.. Manifests.Clusters];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Documents_ReadStrictly_AreKnown(string folder) => Assert.NotEmpty(Manifests.Of(folder).Objects);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Pods_SecurityStandard_IsRestricted(string folder) =>
        Assert.Empty(Manifests.Of(folder).Pods.SelectMany(PodSecurity.Problems));

    [Theory]
    [MemberData(nameof(Folders))]
    public void References_NamesPortsAndLabels_Agree(string folder) => Assert.Empty(Agreement.Problems(Manifests.Of(folder)));

    [Theory]
    [MemberData(nameof(Clusters))]
    public void SiloSettings_EveryKey_IsRead(string folder) => Assert.Empty(SiloSettings.Problems(Manifests.Of(folder)));

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Silos_PortsAndProbes_AreThePrograms(string folder)
    {
        V1PodTemplateSpec pod = Silos(folder);
        V1Container silo = pod.Spec.Containers.Single();
        (string, int)[] api = Manifests.HasApi(folder) ? [("api", 8090)] : [];
        Assert.Equal([("http", 8080), .. api, ("silo", 11111), ("gateway", 30000)],
            silo.Ports.Select(port => (port.Name, port.ContainerPort)).OrderBy(port => port.ContainerPort));
        Assert.Equal(("/healthz/live", "/healthz/live", "/healthz/ready"),
            (silo.StartupProbe.HttpGet.Path, silo.LivenessProbe.HttpGet.Path, silo.ReadinessProbe.HttpGet.Path));
        Assert.Superset(new HashSet<string> { "orleans/serviceId", "orleans/clusterId" }, pod.Metadata.Labels.Keys.ToHashSet());
        Assert.Equal((10001L, 10001L), (pod.Spec.SecurityContext.RunAsUser, pod.Spec.SecurityContext.RunAsGroup));
        string[] certificate = folder == "overlays/api-tls" ? ["/etc/gridfold/api"] : [];
        Assert.Equal([.. certificate, "/etc/gridfold/tls", "/tmp", "/var/lib/gridfold"],
            silo.VolumeMounts.Select(mount => mount.MountPath).Order());
        Assert.StartsWith("gridfold-silo:", silo.Image, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Silos_Rights_AreThoseOfOrleansAndNoMore(string folder)
    {
        V1PolicyRule rule = Assert.Single(Assert.Single(Manifests.Of(folder).All<V1Role>()).Rules);
        Assert.Equal(["get", "list", "watch"], rule.Verbs.Order());
        Assert.Equal(["pods"], rule.Resources);

        // Orleans' Kubernetes hosting requires these: a silo's ids are its pod's labels.
        Dictionary<string, V1EnvVar> variables = Silos(folder).Spec.Containers.Single().Env.ToDictionary(variable => variable.Name);
        foreach ((string label, string variable, string setting) in (IEnumerable<(string, string, string)>)[
            ("orleans/serviceId", "ORLEANS_SERVICE_ID", "Orleans__ServiceId"),
            ("orleans/clusterId", "ORLEANS_CLUSTER_ID", "Orleans__ClusterId")])
        {
            Assert.Equal($"metadata.labels['{label}']", variables[variable].ValueFrom.FieldRef.FieldPath);
            Assert.Equal($"$({variable})", variables[setting].Value);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Tokens_OfTheApiServer_AreTheSilosAlone(string folder) =>
        Assert.All(Manifests.Of(folder).Pods, pod => Assert.Equal(
            pod.Name == "Deployment gridfold-silo", pod.Template.Spec.AutomountServiceAccountToken));

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Egress_OfSilos_IsDnsSilosApiServerAndStorage(string folder)
    {
        V1NetworkPolicy[] policies = [.. Manifests.Of(folder).All<V1NetworkPolicy>()
            .Where(policy => policy.Spec.PodSelector.MatchLabels?.TryGetValue("app.kubernetes.io/name", out string? name) == true
                && name == "gridfold-silo" && policy.Spec.PolicyTypes.Contains("Egress"))];
        Assert.Equal(
            ["gridfold-silo", "gridfold-silo-apiserver", "gridfold-silo-storage"], policies.Select(policy => policy.Name()).Order());
        string[] storage = [.. policies.Single(policy => policy.Name() == "gridfold-silo-storage")
            .Spec.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value)];
        Assert.Equal(folder switch { "overlays/azure" => ["443"], "overlays/dev" => ["6379"], _ => (string[])["6379", "6380"] }, storage);
        Assert.Equal(["11111", "53", "53"], policies.Single(policy => policy.Name() == "gridfold-silo")
            .Spec.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value));
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Ingress_EachPort_IsOpenToWhomItIsFor(string folder)
    {
        V1NetworkPolicy policy = Manifests.Of(folder).All<V1NetworkPolicy>().Single(policy => policy.Name() == "gridfold-silo");
        Dictionary<string, V1NetworkPolicyPeer> peers = policy.Spec.Ingress.ToDictionary(
            rule => Assert.Single(rule.Ports).Port.Value, rule => Assert.Single(rule.FromProperty));
        Assert.Equal(["gateway", "http", "silo"], peers.Keys.Order());
        Assert.Equal(policy.Spec.PodSelector.MatchLabels, peers["silo"].PodSelector.MatchLabels);
        Assert.Equal("true", peers["gateway"].PodSelector.MatchLabels["gridfold.dev/client"]);
        Assert.Equal("true", peers["http"].NamespaceSelector.MatchLabels["gridfold.dev/monitoring"]);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Services_ThatClientsConnectTo_AreHeadless(string folder)
    {
        // Through a service's virtual address, a gateway would receive messages that are meant for another silo.
        V1Service[] services = [
            .. Manifests.Of(folder).All<V1Service>().Where(service => service.Spec.Ports.Any(port => port.Name == "gateway"))];
        Assert.Equal(["gridfold-gateway", "gridfold-silos"], services.Select(service => service.Name()).Order());
        Assert.All(services, service => Assert.Equal("None", service.Spec.ClusterIP));
    }

    [Fact]
    public void Client_Pod_ReachesTheGatewayThatThereIs()
    {
        V1Pod pod = Assert.Single(Manifests.Of("client").All<V1Pod>());
        Assert.Equal("true", pod.Labels()["gridfold.dev/client"]);
        Assert.Equal(
            "gridfold-gateway:30000", pod.Spec.Containers.Single().Env.Single(variable => variable.Name == "GRIDFOLD_CLUSTER").Value);
    }

    [Fact]
    public void Gpu_Silos_HaveAGpuAndANodeEach()
    {
        V1PodSpec pod = Silos("overlays/gpu").Spec;
        Assert.Equal("1", pod.Containers.Single().Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Contains("nvidia.com/gpu.present", pod.NodeSelector.Keys);
        Assert.Equal("nvidia.com/gpu", Assert.Single(pod.Tolerations).Key);
        Assert.Equal("kubernetes.io/hostname", Assert.Single(pod.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution)
            .TopologyKey);
    }

    [Fact]
    public void Azure_Settings_NameAzureAndNoRedis()
    {
        Manifests azure = Manifests.Of("overlays/azure");
        Assert.Equal("AzureStorage", Assert.Single(azure.All<V1ConfigMap>()).Data["DOTNET_ENVIRONMENT"]);
        Assert.Empty(azure.All<V1PersistentVolumeClaim>());
        Assert.All(Silos("overlays/azure").Spec.Containers.Single().Env.Select(variable => variable.ValueFrom?.SecretKeyRef)
            .OfType<V1SecretKeySelector>(), secret => Assert.Equal("azure", secret.Key));
    }

    [Fact]
    public void Submit_Job_ReachesTheGatewayThatThereIs()
    {
        V1PodTemplateSpec pod = Assert.Single(Manifests.Of("submit").All<V1Job>()).Spec.Template;
        V1Service gateway = Manifests.Of("base").All<V1Service>().Single(service => service.Name() == "gridfold-gateway");
        IList<string> command = pod.Spec.Containers.Single().Command;
        Assert.Equal(
            ["gridfold", "submit", "/search/search.yaml", "--cluster", $"{gateway.Name()}:{gateway.Spec.Ports.Single().Port}"], command);
        Assert.Equal("true", pod.Metadata.Labels["gridfold.dev/client"]);
        Assert.Contains("search.yaml", Assert.Single(Manifests.Of("submit").All<V1ConfigMap>()).Data.Keys);
    }

    private static V1PodTemplateSpec Silos(string folder) =>
        Manifests.Of(folder).Pods.Single(pod => pod.Name.EndsWith(" gridfold-silo", StringComparison.Ordinal)).Template;
}
