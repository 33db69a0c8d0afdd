using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>The silos, their slots, and whether they get work.</summary>
internal static class SiloRoutes
{
    /// <summary>Maps the paths.</summary>
    public static void MapSilos(this IEndpointRouteBuilder api)
    {
        api.MapGet("/silos", List).For(Role.Viewer)
            .Tell(new RouteText("listSilos", "Lists the silos, their slots and what they train", "Silos"));
        api.MapPost("/silos/{name}/drain", (string name, HttpContext http, SiloAccess access) => Drain(name, true, http, access))
            .ForOrder(Role.Operator, "silo.drain", "name")
            .Tell(new RouteText("drainSilo", "Takes a silo out of work", "Drained"));
        api.MapPost("/silos/{name}/undrain", (string name, HttpContext http, SiloAccess access) => Drain(name, false, http, access))
            .ForOrder(Role.Operator, "silo.undrain", "name")
            .Tell(new RouteText("undrainSilo", "Gives a silo work again", "Drained"));
    }

    private static async Task List(HttpContext http, SiloAccess access)
    {
        _ = new Query(http.Request);
        IReadOnlyList<SiloSnapshot> silos = await access.Grains.GetSlotPool().GetSilos();
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("silos");
            foreach (SiloSnapshot silo in silos) Write(writer, silo);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task Drain(string name, bool isDraining, HttpContext http, SiloAccess access)
    {
        if (!await access.Grains.GetSlotPool().Drain(name, isDraining))
        {
            string[] known = [.. (await access.Grains.GetSlotPool().GetSilos()).Select(silo => silo.Silo.Name)];
            string shown = Excerpt.Of(name);
            throw new ApiException(StatusCodes.Status404NotFound, $"no silo is called '{shown}'{Suggestion.For(shown, known)}");
        }

        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("silo", name);
            writer.WriteBoolean("draining", isDraining);
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, SiloSnapshot silo)
    {
        writer.WriteStartObject();
        writer.WriteString("silo", silo.Silo.Name);
        writer.WriteString("state", silo.State.ToString());
        writer.WriteString("device", silo.Silo.Device);
        writer.WriteNumber("slots", silo.Silo.Slots);
        writer.WriteString("self_test", silo.Silo.SelfTest ?? "not tested");
        writer.WriteStartArray("training");
        foreach (LeaseProgress lease in silo.Leases.Where(lease => lease.IsTraining)) RunningFold.Write(writer, lease);
        writer.WriteEndArray();
        writer.WriteNumber("leased_ahead", silo.Leases.Count(lease => !lease.IsTraining));
        writer.WriteEndObject();
    }
}
