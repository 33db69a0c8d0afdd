using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Gridfold.Silo.Api.Access;

/// <summary>The addresses of an OIDC issuer for signing in, as its discovery document names them.</summary>
/// <param name="Authorization">The page that signs people in.</param>
/// <param name="Token">Where a silo changes a code for an ID token.</param>
/// <param name="EndSession">The page that signs people out. Null where the issuer has none.</param>
internal sealed record IssuerEndpoints(Uri Authorization, Uri Token, Uri? EndSession)
{
    /// <summary>Reads the addresses. Null where one that is needed is missing, or where somebody on the way could forge it.</summary>
    public static IssuerEndpoints? Of(OpenIdConnectConfiguration found) =>
        Safe(found.AuthorizationEndpoint) is { } authorization && Safe(found.TokenEndpoint) is { } token
            ? new IssuerEndpoints(authorization, token, Safe(found.EndSessionEndpoint))
            : null;

    private static Uri? Safe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && OidcOptions.IsSafe(uri) ? uri : null;
}
