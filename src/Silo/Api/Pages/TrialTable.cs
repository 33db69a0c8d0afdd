using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Api.Routes;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Pages;

/// <summary>
/// The ended trials of an experiment as short rows, so that pages show 10,000 of them. A row has the rank, the number, the state, the
/// score, the ends of its interval, whether the trial is tied with the leader, the epochs, the folds, the reason and the hyper-parameters.
/// </summary>
internal static class TrialTable
{
    private const int MaxLimit = 2000;
    private const int MaxOffset = 100_000_000;

    /// <summary>Maps the path.</summary>
    public static void MapTrialTable(this IEndpointRouteBuilder application) =>
        application.MapGet($"{ConsoleRoutes.Root}/experiments/{{id}}/trials", Show).For(Role.Viewer);

    private static async Task Show(string id, HttpContext http, SiloAccess access, StandingCache standings)
    {
        var query = new Query(http.Request, "limit", "offset");
        int limit = (int)query.Number("limit", MaxLimit, 1, MaxLimit), offset = (int)query.Number("offset", 0, 0, MaxOffset);
        ExperimentSnapshot experiment = await access.Find(id);
        Standing standing = await standings.Get(experiment, http.RequestAborted);
        ValidationSpec validation = ExperimentSpec.Parse((await access.Submission(id)).SpecJson).Validation;
        IReadOnlyList<RankedResult> trials = await RankedResult.Page(access, experiment, offset, limit, http.RequestAborted);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("ended", experiment.Ended);
            writer.WriteStartArray("parameters");
            foreach (string name in experiment.Parameters) writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WriteStartArray("rows");
            foreach (RankedResult trial in trials) writer.WriteRawValue(Row(trial, experiment, standing, validation));
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>A row as JSON without white space.</summary>
    private static byte[] Row(RankedResult ranked, ExperimentSnapshot experiment, Standing standing, ValidationSpec validation)
    {
        TrialResult trial = ranked.Result;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            Write(writer, ranked.Rank);
            writer.WriteNumberValue(trial.Trial);
            writer.WriteStringValue(trial.Status.ToString());
            Write(writer, trial.Score);
            (double Low, double High)? interval = trial.Score is { } score
                ? ScoreError.Of(trial, experiment.Objective.Metric, validation, fold: null)?.Around(score, experiment.Objective)
                : null;
            Write(writer, interval?.Low);
            Write(writer, interval?.High);
            writer.WriteBooleanValue(standing.Ties?.Has(trial.Trial) == true);
            writer.WriteNumberValue(trial.Epochs);
            writer.WriteNumberValue(trial.FoldScores.Count);
            writer.WriteStringValue(trial.Reason);
            foreach (Hyperparameter hyperparameter in trial.Hyperparameters) SpecJson.Write(hyperparameter.Node, writer);
            writer.WriteEndArray();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, double? value)
    {
        if (value is { } number) writer.WriteNumberValue(number);
        else writer.WriteNullValue();
    }
}
