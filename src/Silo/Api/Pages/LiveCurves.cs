using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Api.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Pages;

/// <summary>The losses so far of the folds that are being trained.</summary>
internal static class LiveCurves
{
    /// <summary>Maps the path.</summary>
    public static void MapLiveCurves(this IEndpointRouteBuilder application) =>
        application.MapGet($"{ConsoleRoutes.Root}/experiments/{{id}}/running", Show).For(Role.Viewer);

    private static async Task Show(string id, HttpContext http, SiloAccess access)
    {
        _ = new Query(http.Request);
        ExperimentSnapshot experiment = await access.Find(id);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("running");
            foreach (LeaseProgress lease in experiment.Running.Where(lease => lease.IsTraining))
            {
                RunningFold.Write(writer, lease, () =>
                {
                    Write(writer, "epochs", lease.Curve?.Epochs.Select(epoch => (double)epoch));
                    Write(writer, "training", lease.Curve?.Training);
                    Write(writer, "validation", lease.Curve?.Validation);
                });
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<double>? values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values ?? [])
        {
            // A training that diverges has losses that JSON cannot write.
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }
}
