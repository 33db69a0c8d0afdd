using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>As much of cert-manager's resource as is used here; what is not named here is an error.</summary>
internal sealed class Issuer : IKubernetesObject<V1ObjectMeta>
{
    public const string Type = "cert-manager.io/v1/Issuer";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public IssuerSpec Spec { get; set; } = new();
}

/// <summary>One of the two is there.</summary>
internal sealed class IssuerSpec
{
    public Dictionary<string, string>? SelfSigned { get; set; }

    public AuthorityIssuer? Ca { get; set; }
}

internal sealed class AuthorityIssuer
{
    public string SecretName { get; set; } = "";
}
