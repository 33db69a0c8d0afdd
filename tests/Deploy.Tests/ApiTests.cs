using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Tests of the overlays that open the HTTP API: who reaches it, by which certificate, and beside which clusters.</summary>
public sealed class ApiTests
{
    private static readonly string Digest = $"sha256:{new string('a', 64)}";

    public static TheoryData<string> Open => [.. Manifests.Clusters.Where(Manifests.HasApi)];

    public static TheoryData<string> Closed => [.. Manifests.Clusters.Where(cluster => !Manifests.HasApi(cluster))];

    [Theory]
    [MemberData(nameof(Closed))]
    public void Api_OtherClusters_IsClosed(string folder)
    {
        Manifests manifests = Manifests.Of(folder);
        Assert.DoesNotContain(
            manifests.All<V1ConfigMap>().SelectMany(map => map.Data.Keys), key => key.Contains("Api__", StringComparison.Ordinal));
        Assert.Empty(manifests.All<V1Ingress>());
    }

    [Theory]
    [MemberData(nameof(Open))]
    public void Api_Settings_ListenOnThePortOfThePod(string folder)
    {
        IDictionary<string, string> settings = Settings(Manifests.Of(folder));
        V1ContainerPort port = Assert.Single(
            Silos(Manifests.Of(folder)).Containers.Single().Ports, port => port.Name == "api");
        Assert.Equal($"{port.ContainerPort}", settings["Gridfold__Api__Port"]);
        Assert.Equal("0.0.0.0", settings["Gridfold__Api__Address"]);
    }

    [Theory]
    [MemberData(nameof(Open))]
    public void Api_Port_IsOpenToTheNamespaceOfTheController(string folder)
    {
        V1NetworkPolicyIngressRule rule = Assert.Single(Manifests.Of(folder).All<V1NetworkPolicy>()
            .SelectMany(policy => policy.Spec.Ingress ?? []), rule => rule.Ports?.Any(port => port.Port.Value is "api" or "8090") != false);
        Assert.Equal("api", Assert.Single(rule.Ports).Port.Value);
        V1NetworkPolicyPeer peer = Assert.Single(rule.FromProperty);
        Assert.Equal(("gridfold.dev/ingress", "true"), Pair(Assert.Single(peer.NamespaceSelector.MatchLabels)));
        Assert.Null(peer.IpBlock);
    }

    [Fact]
    public void Api_BehindTheIngress_IsPlain()
    {
        IDictionary<string, string> settings = Settings(Manifests.Of("overlays/api"));
        Assert.Equal("true", settings["Gridfold__Api__Plain"]);
        Assert.DoesNotContain("Gridfold__Api__Certificate", settings.Keys);
    }

    [Fact]
    public void Api_WithTlsInTheSilos_ShowsTheCertificateOfTheHost()
    {
        Manifests manifests = Manifests.Of("overlays/api-tls");
        IDictionary<string, string> settings = Settings(manifests);
        Assert.Equal(("false", "/etc/gridfold/api/tls.crt", "/etc/gridfold/api/tls.key"),
            (settings["Gridfold__Api__Plain"], settings["Gridfold__Api__Certificate"], settings["Gridfold__Api__Key"]));
        V1PodSpec pod = Silos(manifests);
        V1VolumeMount mount = pod.Containers.Single().VolumeMounts.Single(mount => mount.MountPath == "/etc/gridfold/api");
        Assert.Equal(Assert.Single(Assert.Single(manifests.All<V1Ingress>()).Spec.Tls).SecretName,
            pod.Volumes.Single(volume => volume.Name == mount.Name).Secret.SecretName);
        V1Service service = manifests.All<V1Service>().Single(service => service.Name() == "gridfold-api");
        Assert.Equal("https", Assert.Single(service.Spec.Ports).AppProtocol);
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public void Api_CommandsOfTheDocs_OpenItForEachCluster(string folder)
    {
        using var commands = new DocumentedCommands();
        commands.Run(DocumentedCommands.Block("for part in overlays/dev").Replace("overlays/dev", folder, StringComparison.Ordinal),
            ("REGISTRY", "registry.example"), ("digest", Digest));
        string copy = DocumentedCommands.Block("cp -r deploy/k8s/overlays/api ");
        Assert.Contains("../dev", copy, StringComparison.Ordinal);
        commands.Run("mkdir -p my/overlays\n" + copy.Replace("../dev", $"../../{folder}", StringComparison.Ordinal));
        foreach (string overlay in (string[])["api", "api-tls"])
        {
            Manifests manifests = Manifests.Read(Kubectl.KustomizeAt(commands.PathOf($"my/overlays/{overlay}")));
            Assert.Empty(Agreement.Problems(manifests));
            Assert.Empty(SiloSettings.Problems(manifests));
            Assert.Empty(manifests.Pods.SelectMany(PodSecurity.Problems));
            V1IngressSpec ingress = Assert.Single(manifests.All<V1Ingress>()).Spec;
            string host = Assert.Single(ingress.Rules).Host;
            Assert.Equal(host, Assert.Single(Assert.Single(ingress.Tls).Hosts));
            Assert.NotEqual("gridfold.example", host);
            Assert.Equal($"registry.example/gridfold-silo@{Digest}", Silos(manifests).Containers.Single().Image);
        }
    }

    private static (string, string) Pair(KeyValuePair<string, string> label) => (label.Key, label.Value);

    private static V1PodSpec Silos(Manifests manifests) =>
        manifests.Pods.Single(pod => pod.Name == "Deployment gridfold-silo").Template.Spec;

    private static IDictionary<string, string> Settings(Manifests manifests) =>
        manifests.All<V1ConfigMap>().Single(map => map.Data.ContainsKey("Gridfold__Kubernetes")).Data;
}
