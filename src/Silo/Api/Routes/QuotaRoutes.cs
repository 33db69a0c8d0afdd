using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Grains.Index;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Uploads;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>What the caller holds, and may hold at most.</summary>
internal static class QuotaRoutes
{
    /// <summary>Maps the path.</summary>
    public static void MapQuota(this IEndpointRouteBuilder api) => api.MapGet("/quota", Show).For(Role.Viewer)
        .Tell(new RouteText("getQuota", "Shows what the caller holds, and may hold at most", "Quota"));

    private static async Task Show(HttpContext http, SiloAccess access, QuotaOptions quotas)
    {
        _ = new Query(http.Request);
        ApiCaller caller = ApiCaller.Of(http);
        UserLimits limits = quotas.Of(caller.User, caller.Role == Role.Operator);
        int slots = await access.Grains.GetSlotPool().CountSlots(caller.User);
        int experiments = await access.Grains.GetExperimentIndex().CountOpen(caller.User);
        long bytes = await access.Grains.GetUploadStore().CountBytes(caller.User);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("user", caller.User);
            Write(writer, "slots", slots, limits.Slots);
            Write(writer, "experiments", experiments, limits.Experiments);
            Write(writer, "stored_bytes", bytes, limits.StoredBytes);
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, string name, long used, long? limit)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("used", used);
        if (limit is { } most) writer.WriteNumber("limit", most);
        writer.WriteEndObject();
    }
}
