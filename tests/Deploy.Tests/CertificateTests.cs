using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Silos and commands find the certificates that the manifests make for them.</summary>
public sealed class CertificateTests
{
    private const string Mount = "/etc/gridfold/tls";

    public static TheoryData<string> Clusters => [.. Manifests.Clusters];

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Silos_ByDefault_ShowAndAskForACertificate(string folder)
    {
        Manifests manifests = Manifests.Of(folder);
        V1ConfigMap map = manifests.All<V1ConfigMap>().Single(map => map.Data.ContainsKey("Gridfold__Kubernetes"));
        Assert.Equal(($"{Mount}/tls.crt", $"{Mount}/tls.key", $"{Mount}/ca.crt"),
            (map.Data["Gridfold__Tls__Certificate"], map.Data["Gridfold__Tls__Key"], map.Data["Gridfold__Tls__Authority"]));
        Assert.DoesNotContain("Gridfold__Network__Plain", map.Data.Keys);
        V1PodSpec pod = manifests.Pods.Single(pod => pod.Name == "Deployment gridfold-silo").Template.Spec;
        Assert.DoesNotContain(
            pod.Containers.Single().Env, variable => variable.Name is "Gridfold__Network__Plain" or "Gridfold__Tls__SiloName");
        AssertMounted(pod, "gridfold-silo-tls");

        // The DNS name that a silo expects of another silo by default.
        Assert.Equal([Certificate.SiloName], Made("gridfold-silo-tls").DnsNames);
    }

    [Theory]
    [InlineData("client")]
    [InlineData("submit")]
    public void Commands_InPods_ShowTheClientsCertificate(string folder)
    {
        V1PodSpec pod = Assert.Single(Manifests.Of(folder).Pods).Template.Spec;
        Dictionary<string, string> variables = pod.Containers.Single()
            .Env.ToDictionary(variable => variable.Name, variable => variable.Value);
        Assert.Equal(($"{Mount}/tls.crt", $"{Mount}/tls.key", $"{Mount}/ca.crt"),
            (variables["GRIDFOLD_TLS_CERT"], variables["GRIDFOLD_TLS_KEY"], variables["GRIDFOLD_TLS_AUTHORITY"]));
        AssertMounted(pod, "gridfold-client-tls");
        Assert.DoesNotContain(Certificate.SiloName, Made("gridfold-client-tls").DnsNames!);
    }

    private static CertificateSpec Made(string secret) =>
        Manifests.Of("certificates").All<Certificate>().Single(certificate => certificate.Spec.SecretName == secret).Spec;

    private static void AssertMounted(V1PodSpec pod, string secret)
    {
        V1VolumeMount mount = pod.Containers.Single().VolumeMounts.Single(mount => mount.MountPath == Mount);
        Assert.Equal(secret, pod.Volumes.Single(volume => volume.Name == mount.Name).Secret.SecretName);
    }
}
