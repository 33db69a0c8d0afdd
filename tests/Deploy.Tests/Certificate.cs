using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>The fields of cert-manager's Certificate that this project uses. Reading any other field is an error.</summary>
internal sealed class Certificate : IKubernetesObject<V1ObjectMeta>
{
    public const string Type = "cert-manager.io/v1/Certificate";

    /// <summary>The DNS name by which silos authenticate each other.</summary>
    public const string SiloName = "gridfold-silo";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public CertificateSpec Spec { get; set; } = new();

    /// <summary>The faults that cert-manager would refuse, or that would let a client's certificate pass for a silo's.</summary>
    public IEnumerable<string> Problems(Manifests manifests)
    {
        string name = $"Certificate {Metadata.Name}";
        Issuer? issuer = manifests.All<Issuer>().FirstOrDefault(one => one.Name() == Spec.IssuerRef.Name);
        if (issuer is null || Spec.IssuerRef.Kind != "Issuer" || Spec.IssuerRef.Group != "cert-manager.io")
            yield return $"{name}: there is no {Spec.IssuerRef.Kind} {Spec.IssuerRef.Name}";
        if (Spec.SecretName.Length == 0) yield return $"{name} has no Secret";
        if (Spec.CommonName is null && Spec.DnsNames is not { Count: > 0 }) yield return $"{name} is for nobody";
        if (Spec.PrivateKey is not { Algorithm: "ECDSA", Size: 256 }) yield return $"{name} has another key than the others";
        if (Spec.IsCA)
        {
            if (issuer?.Spec.SelfSigned is null) yield return $"{name} is an authority that another one signs";
            yield break;
        }

        if (issuer?.Spec.Ca is null) yield return $"{name} is not signed by the authority";
        else if (!manifests.All<Certificate>().Any(one => one.Spec.IsCA && one.Spec.SecretName == issuer.Spec.Ca.SecretName))
            yield return $"{name}: no Certificate makes the Secret {issuer.Spec.Ca.SecretName}";
        if (Spec.RenewBefore is null || Hours(Spec.RenewBefore) * 2 > Hours(Spec.Duration))
            yield return $"{name} says not when it is renewed";
        if (Spec.PrivateKey?.RotationPolicy != "Always") yield return $"{name} keeps its key";
        bool isSilo = Spec.DnsNames?.Contains(SiloName) == true;
        if (!isSilo && Spec.Usages.Contains("server auth")) yield return $"{name} can pass for a silo";
        string[] usages = ["client auth", "digital signature", .. isSilo ? (string[])["server auth"] : []];
        if (!Spec.Usages.Order(StringComparer.Ordinal).SequenceEqual(usages))
            yield return $"{name} is for {string.Join(", ", Spec.Usages)}";
    }

    private static int Hours(string duration) => int.Parse(duration.TrimEnd('h'), System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class CertificateSpec
{
    public string SecretName { get; set; } = "";

    public string? CommonName { get; set; }

    public List<string>? DnsNames { get; set; }

    public bool IsCA { get; set; }

    public string Duration { get; set; } = "0h";

    public string? RenewBefore { get; set; }

    public CertificateKey? PrivateKey { get; set; }

    public List<string> Usages { get; set; } = [];

    public IssuerReference IssuerRef { get; set; } = new();
}

internal sealed class CertificateKey
{
    public string Algorithm { get; set; } = "";

    public int Size { get; set; }

    public string? RotationPolicy { get; set; }
}

internal sealed class IssuerReference
{
    public string Name { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Group { get; set; } = "";
}
