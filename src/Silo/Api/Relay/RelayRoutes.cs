using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Api.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;

namespace Gridfold.Silo.Api.Relay;

/// <summary>The calls of the command line. They are no contract: commands and silos of one version speak with each other.</summary>
internal static class RelayRoutes
{
    private const int MaxBytes = 1 << 20;
    private const int MaxSubmissionBytes = 8 << 20;

    private static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    /// <summary>Maps the paths.</summary>
    public static void MapRelay(this IEndpointRouteBuilder application)
    {
        application.MapPost($"{RelayMessage.Path}/{{grain}}/{{method}}", Call).For(Role.Viewer).WithRequestTimeout(Time);
        application.MapGet($"{RelayMessage.Path}/watch/{{id}}", Watch).For(Role.Viewer).DisableRequestTimeout();
    }

    private static async Task Call(string grain, string method, HttpContext http, CallRelay relay)
    {
        if (RelayedCalls.Find(grain, method) is not { } call)
        {
            throw new ApiException(StatusCodes.Status404NotFound,
                $"this silo does not know the call {Excerpt.Of(grain)}.{Excerpt.Of(method)}; "
                + "use the command line of the cluster's version");
        }

        ApiCaller caller = ApiCaller.Of(http);
        if (caller.Role < call.Role)
        {
            throw new ApiException(StatusCodes.Status403Forbidden, $"the token of {caller.User} has the role "
                + $"{RoleNames.Of(caller.Role)}; this command needs the role {RoleNames.Of(call.Role)}");
        }

        string key = new Query(http.Request, "key").Text("key") ?? "";
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
            call == RelayedCalls.Submit ? MaxSubmissionBytes : MaxBytes;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        byte[] answer = await relay.Call(http, call, key, body.GetBuffer().AsMemory(0, (int)body.Length));
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    private static Task Watch(
        string id, HttpContext http, SiloAccess access, StreamQuota quota, BearerTokens tokens, TimeProvider time,
        IHostApplicationLifetime server, ObjectSerializer serializer) =>
        WatchRoute.Stream(id, http, access, quota, tokens, time, server,
            snapshot => Convert.ToBase64String(RelayMessage.Write(serializer, snapshot, typeof(ExperimentSnapshot))));
}
