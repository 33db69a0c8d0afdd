using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
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
    private const string Promote = "promote";

    /// <summary>Maps the paths.</summary>
    public static void MapSubmissions(this IEndpointRouteBuilder api)
    {
        TakesFile(api.MapPost("/experiments", Submit).ForOrder(Role.Submitter, "experiment.submit"), Submitting);
        api.MapPost("/experiments/{id}/extend", Extend).ForOrder(Role.Submitter, "experiment.extend", "id").Tell(Extending)
            .WithRequestTimeout(SubmittedFiles.Time);
        TakesFile(api.MapPost("/validate", Validate).For(Role.Submitter),
            new RouteText("validateFile", "Checks an experiment file and its data, and stores nothing", "Validated"));
        TakesFile(api.MapPost("/plan", Plan).For(Role.Submitter),
            new RouteText("planFile", "Says how large the search of a file is, and stores nothing", "Plan"));
    }

    private static RouteParameter Sets { get; } = RouteParameter.Texts(
        Query.Set, "Overrides a value of the file, as in training.epochs=5. The value is YAML. May be repeated.");

    private static RouteParameter Promoting { get; } = RouteParameter.Number(
        Promote, "Lets so many of the best pruned trials go on to their last epoch and fold, and changes nothing else.",
        1, PromotionRules.MaxTrials);

    private static RouteParameter Key { get; } =
        RouteParameter.Text(IdempotencyKey.Header, "Makes the submission safe to repeat: 1 to 100 letters and digits.");

    private static RouteText Extending { get; } = new(
        "extendExperiment", "Searches with more than an ended experiment, and trains only what is new", "Submitted")
    {
        Status = StatusCodes.Status201Created,
        Query = [Sets, Promoting],
        Headers = [Key],
        Failures = [StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity],
    };

    private static RouteText Submitting { get; } = new(
        "submitExperiment", "Submits an experiment file, and starts its search", "Submitted")
    {
        Status = StatusCodes.Status201Created,
        Headers = [Key],
    };

    private static void TakesFile(RouteHandlerBuilder route, RouteText text) =>
        route.Tell(text with { File = FileExamples.All, Query = [Sets] })
            .WithMetadata(new RequestSizeLimitAttribute(SubmittedFiles.MaxBytes)).WithRequestTimeout(SubmittedFiles.Time);

    private static async Task Submit(HttpContext http, SiloAccess access, SubmittedFiles files)
    {
        SpecFile file = await files.Read(http, new Query(http.Request, Query.Set).Sets);
        string user = ApiCaller.Of(http).User, id = IdempotencyKey.IdFor(http.Request, user, file.Spec.Name);
        await Send(http, access, file, id, extends: null);
    }

    private static async Task Extend(string id, HttpContext http, SiloAccess access, SubmittedFiles files)
    {
        var query = new Query(http.Request, Query.Set, Promote);
        int promotes = (int)query.Number(Promote, 0, 1, PromotionRules.MaxTrials);
        IReadOnlyList<string> overrides = query.Sets;
        if (overrides.Count == 0 && promotes == 0)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, "extend needs at least one parameter 'set' with what is new, as in "
                + "set=searcher.max_trials=60 or set=hyperparameters.lr.values=[0.1,0.01,0.001], or promote=N");
        }

        if (overrides.Count > 0 && promotes > 0)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, "'promote' lets trials go on as they were, and 'set' changes them; "
                + "give one of the two");
        }

        ExperimentSnapshot experiment = await access.Find(id);
        if (!experiment.Status.IsFinal())
        {
            throw new ApiException(StatusCodes.Status409Conflict, $"{id} is {experiment.Status.ToString().ToLowerInvariant()}; only an "
                + "experiment that has ended can be extended: wait for its end, or cancel it");
        }

        ExperimentSubmission earlier = await access.Submission(id);
        Ownership.RequireAddresses(ApiCaller.Of(http), earlier);
        SpecFile file = promotes == 0
            ? await files.Change(http, earlier, overrides)
            : await files.Promote(http, earlier, promotes);
        if (promotes == 0) Extension.Require(earlier, file.Json, file.Dataset.Fingerprint);
        else PromotionRules.Require(earlier, file.Json, file.Dataset.Fingerprint);
        string user = ApiCaller.Of(http).User;
        await Send(
            http, access, file, IdempotencyKey.IdFor(http.Request, user, file.Spec.Name), id, promotes == 0 ? null : promotes);
    }

    private static async Task Send(
        HttpContext http, SiloAccess access, SpecFile file, string id, string? extends, int? promotes = null)
    {
        List<string> warnings = [.. file.Warnings.Select(warning => warning.ToString())];
        ExperimentSubmission submission = file.SubmissionFor(id);

        // The trials of a warm start are recorded once. A repeated submission has those of the first one.
        if (file.Spec.Searcher.WarmStart is { IsRecorded: false })
        {
            submission = await access.Experiment(id).GetSubmission() is { } first && first.Source == submission.Source
                ? submission with { SpecJson = first.SpecJson }
                : (await WarmStartRecord.In(access, file, warnings.Add, _ => { })).SubmissionFor(id);
        }

        await access.Experiment(id).Submit(
            Ownership.Give(ApiCaller.Of(http), submission) with { Extends = extends, Promotes = promotes });
        AuditedRoutes.SetMade(http, id);
        http.Response.Headers.Location = $"{ApiRoutes.Version}/experiments/{id}";
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            WriteWarnings(writer, warnings);
            writer.WriteEndObject();
        }, StatusCodes.Status201Created);
    }

    private static async Task Validate(HttpContext http, SubmittedFiles files)
    {
        SpecFile file = await files.Read(http, new Query(http.Request, Query.Set).Sets);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Spec.Name);
            WriteWarnings(writer, file.Warnings.Select(warning => warning.ToString()));
            writer.WriteEndObject();
        });
    }

    private static async Task Plan(HttpContext http, SiloAccess access, SubmittedFiles files, QuotaOptions quotas)
    {
        SpecFile file = await files.Read(http, new Query(http.Request, Query.Set).Sets);
        ClusterSlots slots = await access.Grains.GetSlotPool().GetSlots();
        var jobs = PlannedJobs.Of(file.Spec, slots);
        ApiCaller caller = ApiCaller.Of(http);
        int? slotsOfUser = quotas.Of(caller.User, caller.Role == Role.Operator).Slots;
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
            writer.WriteNumber("slots", slots.For(file.Spec.Resources.Share with { MaxSlotsOfUser = slotsOfUser }).Count);
            writer.WriteNumber("epochs", file.Plan.Epochs);
            writer.WriteNumber("epochs_trained", jobs.Epochs);
            if (jobs.ExpectedEpochs is { } expected) writer.WriteNumber("expected_epochs_trained", Math.Round(expected));
            writer.WriteNumber("rows", file.Dataset.RowCount);
            writer.WriteNumber("network_bytes", Math.Round(file.Memory));
            WriteWarnings(writer, file.Warnings.Select(warning => warning.ToString()));
            writer.WriteEndObject();
        });
    }

    private static void WriteWarnings(Utf8JsonWriter writer, IEnumerable<string> warnings)
    {
        writer.WriteStartArray("warnings");
        foreach (string warning in warnings) writer.WriteStringValue(warning);
        writer.WriteEndArray();
    }
}
