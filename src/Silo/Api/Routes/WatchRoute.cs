using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Gridfold.Silo.Api.Routes;

/// <summary>An experiment's progress as server-sent events.</summary>
internal static class WatchRoute
{
    /// <summary>The least time between two events.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>The time after which a stream without an event sends a comment, so that nothing on the way closes it.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>Maps the path.</summary>
    public static void MapWatch(this IEndpointRouteBuilder api) =>
        api.MapGet("/experiments/{id}/events", Watch).For(Role.Viewer)
            .Tell(new RouteText("watchExperiment", "Sends the progress as server-sent events: 'snapshot' with Progress, and 'end'")
            { Types = ["text/event-stream"], Failures = ExperimentRoutes.Damaged })
            .DisableRequestTimeout();

    private static async Task Watch(
        string id, HttpContext http, SiloAccess access, StreamQuota quota, BearerTokens tokens, TimeProvider time,
        IHostApplicationLifetime server)
    {
        await access.Find(id);
        await Stream(id, http, access, quota, tokens, time, server, EventStream.DataOf);
    }

    /// <summary>Sends the progress of an experiment until it ends or is paused.</summary>
    /// <param name="id">The id of the experiment.</param>
    /// <param name="http">The request.</param>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="quota">The open streams.</param>
    /// <param name="tokens">The valid tokens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="server">The server.</param>
    /// <param name="dataOf">The data of the event of a snapshot, in one line.</param>
    public static async Task Stream(
        string id, HttpContext http, SiloAccess access, StreamQuota quota, BearerTokens tokens, TimeProvider time,
        IHostApplicationLifetime server, Func<ExperimentSnapshot, string> dataOf)
    {
        _ = new Query(http.Request);
        await access.FindAny(id);
        ApiCaller caller = ApiCaller.Of(http);
        using IDisposable stream = quota.Open(caller.User);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, server.ApplicationStopping);
        var events = new EventStream(http.Response);
        await events.Begin(ended.Token);
        IAsyncEnumerator<ExperimentSnapshot> snapshots =
            access.Grains.GetGrain<IExperimentWatchGrain>(id).Watch(ended.Token).GetAsyncEnumerator(ended.Token);
        Task<bool> next = snapshots.MoveNextAsync().AsTask();
        try
        {
            while (await tokens.IsValid(caller.Token, ended.Token))
            {
                if (!await Comes(next, time, ended.Token)) await events.SendComment(ended.Token);
                else if (await next)
                {
                    await events.Send(dataOf(snapshots.Current), ended.Token);
                    await Task.Delay(Period, time, ended.Token);
                    next = snapshots.MoveNextAsync().AsTask();
                }
                else
                {
                    await events.SendEnd(ended.Token);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The caller has gone, or this silo stops: the caller connects again, to another silo if there is one.
        }
        finally
        {
            await ended.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await snapshots.DisposeAsync();
        }
    }

    /// <summary>Waits for the next snapshot, for the time of a silence at most.</summary>
    private static async Task<bool> Comes(Task<bool> next, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task silence = Task.Delay(Silence, time, over.Token);
        bool comes = await Task.WhenAny(next, silence) == next;
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return comes;
    }
}
