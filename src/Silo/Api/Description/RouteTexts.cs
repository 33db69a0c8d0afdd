using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Description;

/// <summary>Adds texts to routes.</summary>
internal static class RouteTexts
{
    /// <summary>Says what a route does.</summary>
    public static TBuilder Tell<TBuilder>(this TBuilder route, RouteText text)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(text);

    /// <summary>The text of a route. Null for a route that is no part of the API.</summary>
    public static RouteText? TextOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<RouteText>();
}
