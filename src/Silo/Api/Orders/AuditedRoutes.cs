using Gridfold.Grains.Access;
using Gridfold.Silo.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gridfold.Silo.Api.Orders;

/// <summary>Routes that change something. The audit log has each of their requests.</summary>
internal static class AuditedRoutes
{
    private static readonly object Made = new();

    /// <summary>Sets the role that a route needs, and writes its requests to the audit log.</summary>
    /// <param name="route">The route.</param>
    /// <param name="role">The role.</param>
    /// <param name="action">The name of the order in the log.</param>
    /// <param name="subject">The name of the route's value that the order is about. Null for none.</param>
    public static RouteHandlerBuilder ForOrder(this RouteHandlerBuilder route, Role role, string action, string? subject = null) =>
        route.For(role).WithMetadata(new OrderMetadata(action)).AddEndpointFilter(async (context, next) =>
        {
            HttpContext http = context.HttpContext;
            OrderLog log = http.RequestServices.GetRequiredService<OrderLog>();
            string about = subject is null ? "" : http.Request.RouteValues[subject] as string ?? "";
            return await log.Run(ApiCaller.Of(http), action, about, () => next(context).AsTask(), () => http.Items[Made] as string);
        });

    /// <summary>Names what an order has made, for the audit log.</summary>
    public static void SetMade(HttpContext http, string id) => http.Items[Made] = id;

    /// <summary>The name of a route's order in the audit log. Null for a route that only reads.</summary>
    public static string? OrderOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<OrderMetadata>()?.Action;

    private sealed record OrderMetadata(string Action);
}
