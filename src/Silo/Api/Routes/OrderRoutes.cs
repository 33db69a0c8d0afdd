using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Repair;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>Orders to experiments. A submitter gives them to the user's own experiments, and an operator to all.</summary>
internal static class OrderRoutes
{
    /// <summary>Maps the paths.</summary>
    public static void MapExperimentOrders(this IEndpointRouteBuilder api)
    {
        Map(api, "pause", "paused", "Frees the slots of an experiment; it can be resumed", [Status.Paused],
            experiment => experiment.Pause());
        Map(api, "resume", "resumed", "Goes on with a paused experiment", [Status.Running], experiment => experiment.Resume());
        Map(api, "stop", "stopped", "Lets the folds in training end, and pauses then", [Status.Running, Status.Paused],
            experiment => experiment.Stop());
        Map(api, "cancel", "cancelled", "Ends an experiment now; what is recorded stays", [Status.Cancelled],
            experiment => experiment.Cancel());
        api.MapPost("/experiments/{id}/retry", Retry).ForOrder(Role.Submitter, "experiment.retry", "id")
            .Tell(new RouteText("retryExperiment", "Tries the failed trials of an ended experiment again", "Retried"));
        api.MapDelete("/experiments/{id}", Delete).ForOrder(Role.Submitter, "experiment.delete", "id")
            .Tell(new RouteText("deleteExperiment", "Deletes an ended or damaged experiment")
            {
                Status = StatusCodes.Status204NoContent,
                Failures = [StatusCodes.Status409Conflict, StatusCodes.Status501NotImplemented],
            });
    }

    private static void Map(
        IEndpointRouteBuilder api, string verb, string done, string summary, Status[] wanted, Func<IExperimentGrain, Task<Status>> order) =>
        api.MapPost($"/experiments/{{id}}/{verb}", async (string id, HttpContext http, SiloAccess access) =>
        {
            Ownership.Require(ApiCaller.Of(http), await access.Find(id));
            Status status = await order(access.Experiment(id));
            if (!wanted.Contains(status))
            {
                throw new ApiException(StatusCodes.Status409Conflict,
                    $"{id} cannot be {done}: it is {status.ToString().ToLowerInvariant()} already");
            }

            await Answer.Json(http, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id", id);
                writer.WriteString("state", verb == "stop" && status == Status.Running ? "Stopping" : status.ToString());
                writer.WriteEndObject();
            });
        }).ForOrder(Role.Submitter, $"experiment.{verb}", "id")
            .Tell(new RouteText($"{verb}Experiment", summary, "Ordered") { Failures = [StatusCodes.Status409Conflict] });

    private static async Task Retry(string id, HttpContext http, SiloAccess access)
    {
        _ = new Query(http.Request);
        Ownership.Require(ApiCaller.Of(http), await access.Find(id));
        int trials = await access.Experiment(id).TryFailedAgain();
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteNumber("trials", trials);
            writer.WriteEndObject();
        });
    }

    private static async Task Delete(string id, HttpContext http, SiloAccess access)
    {
        Ownership.Require(ApiCaller.Of(http), await access.FindAny(id));
        switch (await access.Grains.GetRepair().Delete(id))
        {
            case Deletion.Done:
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case Deletion.NotEnded:
                throw new ApiException(StatusCodes.Status409Conflict, $"{id} cannot be deleted: it has not ended; cancel it first");
            default:
                throw new ApiException(StatusCodes.Status501NotImplemented,
                    $"{id} cannot be deleted: the storage cannot find what belongs to it; delete it there");
        }
    }
}
