using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Logs;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>Experiments, without their trials. The documents are those of the commands with <c>-o json</c>.</summary>
internal static class ExperimentRoutes
{
    private const int UsualLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>The failure of a route that reads an experiment, where the experiment is damaged.</summary>
    public static readonly int[] Damaged = [StatusCodes.Status409Conflict];

    /// <summary>Maps the paths.</summary>
    public static void MapExperiments(this IEndpointRouteBuilder api)
    {
        api.MapGet("/experiments", List).For(Role.Viewer)
            .Tell(new RouteText("listExperiments", "Lists experiments, the newest first", "ExperimentList")
            {
                Query =
                [
                    RouteParameter.Number("limit", "The greatest number of experiments.", 1, MaxLimit, UsualLimit),
                    RouteParameter.Text("before", "The id before which the page begins: 'next' of the page before."),
                    RouteParameter.Word("state", "Only experiments in this state.", ExperimentFilter.States),
                    RouteParameter.Text("owner", "Only experiments of this user."),
                    RouteParameter.Text("name", "Only experiments of this name."),
                ],
            });
        api.MapGet("/experiments/{id}", Describe).For(Role.Viewer)
            .Tell(new RouteText("getExperiment", "Shows all facts of an experiment", "ExperimentDetails") { Failures = Damaged });
        api.MapGet("/experiments/{id}/file", ShowFile).For(Role.Viewer)
            .Tell(new RouteText("getExperimentFile", "Shows the experiment file") { Types = ["text/plain"] });
        api.MapGet("/experiments/{id}/log", ShowLog).For(Role.Viewer)
            .Tell(new RouteText("getExperimentLog", "Shows what happened to an experiment", "Log")
            { Query = [RouteParameter.Format], Types = [Answer.Csv] });
    }

    private static async Task List(HttpContext http, SiloAccess access)
    {
        var query = new Query(http.Request, "limit", "before", "state", "owner", "name");
        int limit = (int)query.Number("limit", UsualLimit, 1, MaxLimit);
        var filter = new ExperimentFilter(query.Text("name"), query.Word("state", ExperimentFilter.States), query.Text("owner"));
        ExperimentPage page = await ExperimentPage.Read(access, filter, query.Text("before"), limit, http.RequestAborted);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("experiments");
            RowDocument.Write(writer, ExperimentRows.Columns, page.Experiments.Select(ExperimentRows.Cells));
            if (page.Next is not null) writer.WriteString("next", page.Next);
            writer.WriteEndObject();
        });
    }

    private static async Task Describe(string id, HttpContext http, SiloAccess access)
    {
        _ = new Query(http.Request);
        ExperimentSnapshot experiment = await access.Find(id);
        var document = await ExperimentDocument.Read(access, experiment, await access.Submission(id), http.RequestAborted);
        await Answer.Json(http, document.Write);
    }

    private static async Task ShowFile(string id, HttpContext http, SiloAccess access)
    {
        _ = new Query(http.Request);
        await Answer.Text(http, (await access.Submission(id)).Source);
    }

    private static async Task ShowLog(string id, HttpContext http, SiloAccess access)
    {
        var query = new Query(http.Request, "format");
        bool isCsv = Answer.IsCsvWanted(http.Request, query);
        await access.FindAny(id);
        ExperimentLog log = await access.Grains.GetGrain<IExperimentLogGrain>(id).Read();
        if (!isCsv)
        {
            await Answer.Json(http, writer => RowDocument.Write(writer, LogRows.Columns, log.Entries.Select(LogRows.Cells)));
            return;
        }

        await Answer.Lines(http, csv =>
        {
            csv.Write(LogRows.Columns);
            foreach (LogEntry entry in log.Entries) csv.Write(LogRows.Cells(entry));
            return Task.CompletedTask;
        });
    }
}
