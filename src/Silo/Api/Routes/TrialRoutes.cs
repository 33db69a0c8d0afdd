using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>The trials of an experiment: by rank, by number, one with its folds, and the importance of their hyper-parameters.</summary>
internal static class TrialRoutes
{
    private const int UsualLimit = 100;
    private const int MaxLimit = 1000;
    private const int MaxOffset = 100_000_000;

    /// <summary>Maps the paths.</summary>
    public static void MapTrials(this IEndpointRouteBuilder api)
    {
        api.MapGet("/experiments/{id}/leaderboard", ShowLeaderboard).For(Role.Viewer)
            .Tell(new RouteText(
                "getLeaderboard", "Shows the ended trials, the best first; the header Link names the next page", "Leaderboard")
            {
                Query =
                [
                    RouteParameter.Number("limit", "The greatest number of trials.", 1, MaxLimit, UsualLimit),
                    RouteParameter.Number("offset", "The number of better trials to leave out.", 0, MaxOffset, 0),
                    RouteParameter.Format,
                ],
                Types = [Answer.Csv],
                Failures = ExperimentRoutes.Damaged,
            });
        api.MapGet("/experiments/{id}/importance", ShowImportance).For(Role.Viewer)
            .Tell(new RouteText(
                "getImportance", "Says how much each hyper-parameter matters, and how the score changes along it", "Importance")
            { Failures = ExperimentRoutes.Damaged });
        api.MapGet("/experiments/{id}/trials", List).For(Role.Viewer)
            .Tell(new RouteText("listTrials", "Lists trials in the order of their numbers", "TrialList")
            {
                Query =
                [
                    RouteParameter.Number("limit", "The greatest number of trials.", 1, MaxLimit, UsualLimit),
                    RouteParameter.Number("after", "The number after which the page begins.", 0, long.MaxValue - MaxLimit, 0),
                    RouteParameter.Word("state", "Only trials in this state.", TrialPage.States),
                ],
                Failures = ExperimentRoutes.Damaged,
            });
        api.MapGet("/experiments/{id}/trials/{number}", Describe).For(Role.Viewer)
            .Tell(new RouteText("getTrial", "Shows a trial with its folds and learning curves", "TrialDetails")
            { Failures = ExperimentRoutes.Damaged });
    }

    private static async Task ShowImportance(string id, HttpContext http, SiloAccess access, InfluenceCache influences)
    {
        _ = new Query(http.Request);
        SearchInfluences found = await influences.Get(await access.Find(id), http.RequestAborted);
        await Answer.Json(http, found.Write);
    }

    private static async Task ShowLeaderboard(string id, HttpContext http, SiloAccess access, StandingCache standings)
    {
        var query = new Query(http.Request, "limit", "offset", "format");
        int limit = (int)query.Number("limit", UsualLimit, 1, MaxLimit), offset = (int)query.Number("offset", 0, 0, MaxOffset);
        bool isCsv = Answer.IsCsvWanted(http.Request, query);
        ExperimentSnapshot experiment = await access.Find(id);
        Standing standing = await standings.Get(experiment, http.RequestAborted);
        IReadOnlyList<RankedResult> trials = await RankedResult.Page(access, experiment, offset, limit, http.RequestAborted);
        if (offset + trials.Count < experiment.Ended && trials.Count == limit)
        {
            string format = isCsv ? "&format=csv" : "";
            http.Response.Headers.Link = $"<{http.Request.Path}?offset={offset + limit}&limit={limit}{format}>; rel=\"next\"";
        }

        if (isCsv) await Answer.Lines(http, csv => LeaderboardRows.Write(csv, experiment, trials.ToAsyncEnumerable(), standing.Ties));
        else await Answer.Json(http, writer => LeaderboardDocument.Write(writer, experiment, trials.ToAsyncEnumerable(), standing));
    }

    private static async Task List(string id, HttpContext http, SiloAccess access)
    {
        var query = new Query(http.Request, "limit", "after", "state");
        int limit = (int)query.Number("limit", UsualLimit, 1, MaxLimit);
        long after = query.Number("after", 0, 0, long.MaxValue - MaxLimit);
        string? state = query.Word("state", TrialPage.States);
        TrialPage page = await TrialPage.Read(access, await access.Find(id), after, limit, state, http.RequestAborted);
        await Answer.Json(http, page.Write);
    }

    private static async Task Describe(string id, string number, HttpContext http, SiloAccess access)
    {
        _ = new Query(http.Request);
        ExperimentSnapshot experiment = await access.Find(id);
        if (!long.TryParse(number, System.Globalization.NumberStyles.None, null, out long trial))
            throw new ApiException(StatusCodes.Status404NotFound, $"{id} has no such trial; its trials are {experiment.NumbersText}");
        TrialDescription described = await TrialDescription.Read(access, experiment, await access.Submission(id), trial);
        await Answer.Json(http, writer => TrialDocument.Write(writer, described));
    }
}
