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
            ],
        });

    private static async Task List(HttpContext http, SiloAccess access)
    {
        var query = new Query(http.Request, "limit", "before");
        long limit = query.Number("limit", UsualLimit, 1, MaxLimit), before = query.Number("before", long.MaxValue, 1, long.MaxValue);
        AuditPage page = await access.Grains.GetAuditLog().Read(before, (int)limit);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("total", page.Total);
            writer.WriteStartArray("orders");
            foreach (AuditEntry entry in page.Entries)
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
            if (page.Entries is [.., var last] && last.Number > page.First) writer.WriteNumber("next", last.Number);
            writer.WriteEndObject();
        });
    }
}
