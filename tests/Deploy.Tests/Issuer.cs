using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>The fields of cert-manager's Issuer that this project uses. Reading any other field is an error.</summary>
internal sealed class Issuer : IKubernetesObject<V1ObjectMeta>
{
    public const string Type = "cert-manager.io/v1/Issuer";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public IssuerSpec Spec { get; set; } = new();
}

/// <summary>Exactly one of the two fields is set.</summary>
internal sealed class IssuerSpec
{
    public Dictionary<string, string>? SelfSigned { get; set; }

    public AuthorityIssuer? Ca { get; set; }
}

internal sealed class AuthorityIssuer
{
    public string SecretName { get; set; } = "";
}
