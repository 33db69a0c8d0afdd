using System.Diagnostics.CodeAnalysis;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Clusters;

/// <summary>The address of a cluster's HTTP API.</summary>
/// <param name="Address">The address, which ends in a slash.</param>
/// <param name="Authority">The file with the authority of the cluster's certificate. Null for the authorities of the system.</param>
internal sealed record ApiAddress(Uri Address, string? Authority)
{
    /// <summary>The environment variable with the file of the authority for an address on the command line.</summary>
    public const string AuthorityVariable = "GRIDFOLD_TLS_AUTHORITY";

    /// <summary>The rule for addresses.</summary>
    public const string Rule = "must be an address as in https://gridfold.example:8443; http:// is for this machine only, as in "
        + "http://127.0.0.1:8080, because a token must not cross a network without TLS";

    /// <summary>Whether a text is meant as the address of an API, and not as a gateway.</summary>
    public static bool IsMeant([NotNullWhen(true)] string? text) => text?.Contains("://", StringComparison.Ordinal) == true;

    /// <summary>Reads an address.</summary>
    /// <exception cref="InputException">The text is no address of an API.</exception>
    public static ApiAddress Parse(string text, string? authority) =>
        TryParse(text, authority) ?? throw new InputException($"the address '{ShownText.OfName(text)}' {Rule}");

    /// <summary>Reads an address. Null for a text that is none.</summary>
    public static ApiAddress? TryParse(string text, string? authority) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? new ApiAddress(address, authority)
            : null;

    public override string ToString() => Address.ToString().TrimEnd('/');
}
