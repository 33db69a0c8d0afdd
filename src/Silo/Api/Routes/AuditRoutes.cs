using Gridfold.Grains.Access;
using Gridfold.Grains.Audit;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>The audit log, for operators.</summary>
internal static class AuditRoutes
{
    private const int UsualLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Maps the path.</summary>
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", List).For(Role.Operator)
        .Tell(new RouteText("listOrders", "Lists the orders in the audit log, the newest first", "AuditLog")
        {
            Query =
            [
                RouteParameter.Number("limit", "The greatest number of orders.", 1, MaxLimit, UsualLimit),
                RouteParameter.Number("before", "The number before which the page begins.", 1, long.MaxValue),
                RouteParameter.Text("user", "Only orders of this user."),
                RouteParameter.Text("order", "Only orders with this name or beginning, as in token or token.revoke."),
                RouteParameter.Text("subject", "Only orders with this text in their subject."),
            ],
        });

    private static async Task List(HttpContext http, SiloAccess access)
    {
        var query = new Query(http.Request, "limit", "before", "user", "order", "subject");
        int limit = (int)query.Number("limit", UsualLimit, 1, MaxLimit);
        long before = query.Number("before", long.MaxValue, 1, long.MaxValue);

        // The log keeps no more orders than one reading gives.
        AuditPage page = await access.Grains.GetAuditLog().Read(before, MaxLimit);
        AuditEntry[] fitting = [.. page.Entries.Where(entry => Fits(entry.Order, query)).Take(limit + 1)];
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("total", page.Total);
            writer.WriteStartArray("orders");
            foreach (AuditEntry entry in fitting.Take(limit))
            {
                writer.WriteStartObject();
                writer.WriteNumber("number", entry.Number);
                writer.WriteString("at", entry.At.UtcDateTime);
                writer.WriteString("user", entry.Order.User);
                writer.WriteString("token", entry.Order.Token);
                writer.WriteString("address", entry.Order.Address);
                writer.WriteString("order", entry.Order.Action);
                writer.WriteString("subject", entry.Order.Subject);
                writer.WriteString("outcome", entry.Outcome);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (fitting.Length > limit) writer.WriteNumber("next", fitting[limit - 1].Number);
            writer.WriteEndObject();
        });
    }

    private static bool Fits(AuditedOrder order, Query query) =>
        (query.Text("user") is not { } user || order.User == user)
        && (query.Text("order") is not { } action || order.Action == action
            || order.Action.StartsWith($"{action}.", StringComparison.Ordinal))
        && (query.Text("subject") is not { } subject || order.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase));
}
