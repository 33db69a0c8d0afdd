using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Repair;
using Gridfold.Silo.Api.Access;
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
        Map(api, "pause", "paused", [Status.Paused], experiment => experiment.Pause());
        Map(api, "resume", "resumed", [Status.Running], experiment => experiment.Resume());
        Map(api, "stop", "stopped", [Status.Running, Status.Paused], experiment => experiment.Stop());
        Map(api, "cancel", "cancelled", [Status.Cancelled], experiment => experiment.Cancel());
        api.MapDelete("/experiments/{id}", Delete).ForOrder(Role.Submitter, "experiment.delete", "id");
    }

    private static void Map(
        IEndpointRouteBuilder api, string verb, string done, Status[] wanted, Func<IExperimentGrain, Task<Status>> order) =>
        api.MapPost($"/experiments/{{id}}/{verb}", async (string id, HttpContext http, SiloAccess access) =>
        {
            Require(ApiCaller.Of(http), await access.Find(id));
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
        }).ForOrder(Role.Submitter, $"experiment.{verb}", "id");

    private static async Task Delete(string id, HttpContext http, SiloAccess access)
    {
        Require(ApiCaller.Of(http), await access.FindAny(id));
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

    /// <summary>Requires that a caller may give orders to an experiment.</summary>
    private static void Require(ApiCaller caller, ExperimentSnapshot experiment)
    {
        if (caller.Role == Role.Operator || (experiment.Owner is not null && experiment.Owner == caller.User)) return;
        throw new ApiException(StatusCodes.Status403Forbidden, experiment.Owner is { } owner
            ? $"{experiment.Id} belongs to {owner}; {caller.User} may give orders to own experiments only"
            : $"{experiment.Id} belongs to the operators; {caller.User} may give orders to own experiments only");
    }
}
