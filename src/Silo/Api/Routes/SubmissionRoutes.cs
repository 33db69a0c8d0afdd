using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.SpecFiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>Experiment files in YAML or JSON: checked, planned and submitted.</summary>
internal static class SubmissionRoutes
{
    /// <summary>Maps the paths.</summary>
    public static void MapSubmissions(this IEndpointRouteBuilder api)
    {
        TakesFile(api.MapPost("/experiments", Submit).ForOrder(Role.Submitter, "experiment.submit"));
        TakesFile(api.MapPost("/validate", Validate).For(Role.Submitter));
        TakesFile(api.MapPost("/plan", Plan).For(Role.Submitter));
    }

    private static void TakesFile(RouteHandlerBuilder route) =>
        route.WithMetadata(new RequestSizeLimitAttribute(SubmittedFiles.MaxBytes)).WithRequestTimeout(SubmittedFiles.Time);

    private static async Task Submit(HttpContext http, SiloAccess access, SubmittedFiles files, OwnCodeOptions ownCode)
    {
        _ = new Query(http.Request);
        SpecFile file = await files.Read(http);
        ownCode.Require(file.Spec, ApiCaller.Of(http).Role);
        if (file.Spec.Searcher.WarmStart?.IsRecorded == false)
        {
            throw new ApiException(StatusCodes.Status422UnprocessableEntity,
                "searcher.warm_start names other experiments, which the API does not read yet; submit the file with 'gridfold submit'");
        }

        string user = ApiCaller.Of(http).User, id = IdempotencyKey.IdFor(http.Request, user, file.Spec.Name);
        await access.Experiment(id).Submit(file.SubmissionFor(id) with { Owner = user });
        AuditedRoutes.SetMade(http, id);
        http.Response.Headers.Location = $"{ApiRoutes.Version}/experiments/{id}";
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            WriteWarnings(writer, file);
            writer.WriteEndObject();
        }, StatusCodes.Status201Created);
    }

    private static async Task Validate(HttpContext http, SubmittedFiles files)
    {
        _ = new Query(http.Request);
        SpecFile file = await files.Read(http);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Spec.Name);
            WriteWarnings(writer, file);
            writer.WriteEndObject();
        });
    }

    private static async Task Plan(HttpContext http, SiloAccess access, SubmittedFiles files)
    {
        _ = new Query(http.Request);
        SpecFile file = await files.Read(http);
        var jobs = PlannedJobs.Of(file.Spec, await access.Grains.GetSlotPool().GetSlots());
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Spec.Name);
            writer.WriteString("searcher", file.Spec.Searcher.Name);
            writer.WriteNumber("trials", file.Plan.Trials);
            writer.WriteNumber("folds_per_trial", file.Plan.FoldsPerTrial);
            writer.WriteNumber("folds", file.Plan.Folds);
            writer.WriteNumber("trainings", jobs.Trainings);
            writer.WriteNumber("jobs", jobs.Jobs);
            writer.WriteNumber("epochs", file.Plan.Epochs);
            writer.WriteNumber("epochs_trained", jobs.Epochs);
            writer.WriteNumber("rows", file.Dataset.RowCount);
            writer.WriteNumber("network_bytes", Math.Round(file.Memory));
            WriteWarnings(writer, file);
            writer.WriteEndObject();
        });
    }

    private static void WriteWarnings(Utf8JsonWriter writer, SpecFile file)
    {
        writer.WriteStartArray("warnings");
        foreach (Problem warning in file.Warnings) writer.WriteStringValue(warning.ToString());
        writer.WriteEndArray();
    }
}
