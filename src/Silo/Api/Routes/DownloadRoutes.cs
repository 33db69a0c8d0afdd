using System.IO.Compression;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Predictions;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>What the command <c>export</c> writes: the models of a trial, and its predictions of validation rows.</summary>
internal static class DownloadRoutes
{
    private const string Zip = "application/zip";

    private static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    /// <summary>Maps the paths.</summary>
    public static void MapDownloads(this IEndpointRouteBuilder api)
    {
        RouteParameter[] query = [RouteParameter.Number("trial", "The number of the trial. Default: the best.", 1, long.MaxValue)];
        api.MapGet("/experiments/{id}/model", SendModel).For(Role.Viewer).WithRequestTimeout(Time)
            .Tell(new RouteText("getModel", "Sends the trained networks of a trial as a zip, as 'export --weights' writes them")
            { Query = query, Types = [Zip], Failures = ExperimentRoutes.Damaged });
        api.MapGet("/experiments/{id}/predictions", SendPredictions).For(Role.Viewer).WithRequestTimeout(Time)
            .Tell(new RouteText("getPredictions", "Sends the predictions of validation rows as CSV, as 'export --predictions' prints them")
            { Query = query, Types = [Answer.Csv], Failures = ExperimentRoutes.Damaged });
    }

    private static async Task SendModel(string id, HttpContext http, SiloAccess access, DownloadQuota downloads)
    {
        long? trial = TrialIn(http);
        ExperimentSnapshot experiment = await access.Find(id);
        string source = AddressText.Shown((await access.Submission(id)).Source);
        await downloads.Run(ApiCaller.Of(http).User, Prepare, archive => http.Response.SendFileAsync(archive, http.RequestAborted),
            http.RequestAborted);

        async Task<string> Prepare(DirectoryInfo folder)
        {
            TrialModel model = await TrialModel.Fetch(access, experiment, trial);
            string files = Path.Combine(folder.FullName, "model"), archive = Path.Combine(folder.FullName, "model.zip");
            ModelFolder.Write(files, [.. model.Files.Select(file => file.Bytes)], source);
            await ZipFile.CreateFromDirectoryAsync(files, archive, http.RequestAborted);
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{experiment.Id}-trial-{model.Trial.Trial}.zip\"";
            http.Response.ContentType = Zip;
            return archive;
        }
    }

    private static async Task SendPredictions(string id, HttpContext http, SiloAccess access)
    {
        long? trial = TrialIn(http);
        ExperimentSnapshot experiment = await access.Find(id);
        IReadOnlyList<FoldPredictions> folds = await TrialPredictions.Find(access, experiment, trial);
        ExperimentSubmission submission = await access.Submission(id);
        await Answer.Lines(http, csv =>
        {
            PredictionRows.Write(csv, folds, submission);
            return Task.CompletedTask;
        });
    }

    private static long? TrialIn(HttpContext http) =>
        new Query(http.Request, "trial").Number("trial", 0, 1, long.MaxValue) is > 0 and var number ? number : null;
}
