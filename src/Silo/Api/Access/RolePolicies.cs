using Gridfold.Grains.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Access;

/// <summary>The role that each route needs. A route that names none is refused to everybody.</summary>
internal static class RolePolicies
{
    /// <summary>Sets the rules.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        foreach (Role role in Enum.GetValues<Role>())
        {
            options.AddPolicy(
                role.ToString(), policy => policy.RequireAuthenticatedUser().RequireAssertion(context => HasRole(context, role)));
        }

        // A stranger cannot tell a path that exists from one that does not. A caller with a token hears that there is nothing, or that the
        // path does not take the method.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();
    }

    /// <summary>Sets the role that a route needs.</summary>
    public static TBuilder For<TBuilder>(this TBuilder route, Role role)
        where TBuilder : IEndpointConventionBuilder => route.RequireAuthorization(role.ToString()).WithMetadata(new RoleMetadata(role));

    /// <summary>The role that a route needs. Null for a route that names none.</summary>
    public static Role? NeededBy(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<RoleMetadata>()?.Role;

    private static bool HasRole(AuthorizationHandlerContext context, Role role) =>
        context.Resource is HttpContext http && ApiCaller.Find(http) is { } caller && caller.Role >= role;

    private sealed record RoleMetadata(Role Role);
}
