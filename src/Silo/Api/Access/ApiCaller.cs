using System.Net;
using Gridfold.Grains.Access;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Access;

/// <summary>The bearer of a valid token, and the address from which the request came.</summary>
/// <param name="Token">The token.</param>
/// <param name="Address">The network address. Behind a proxy it is the proxy's.</param>
internal sealed record ApiCaller(AccessToken Token, string Address)
{
    /// <summary>The user for whom the caller acts.</summary>
    public string User => Token.User;

    /// <summary>The role of the caller.</summary>
    public Role Role => Token.Role;

    /// <summary>
    /// What the rate of requests counts for. A user of an issuer may get any number of tokens and sessions, which count as one.
    /// </summary>
    public string RateKey => OidcName.IsValid(User) ? $"user {User}" : $"token {Token.Id}";

    /// <summary>Makes the caller of a request, and keeps it with the request.</summary>
    public static ApiCaller Attach(HttpContext context, AccessToken token)
    {
        IPAddress? address = context.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        var caller = new ApiCaller(token, address?.ToString() ?? "unknown");
        context.Features.Set(caller);
        return caller;
    }

    /// <summary>The caller of a request. Null for a request without a valid token.</summary>
    public static ApiCaller? Find(HttpContext context) => context.Features.Get<ApiCaller>();

    /// <summary>The caller of a request that has passed the check of its token.</summary>
    public static ApiCaller Of(HttpContext context) =>
        Find(context) ?? throw new InvalidOperationException("The request has passed without a token.");
}
