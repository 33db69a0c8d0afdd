using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Models.SelfTests;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>Predictions for rows that a caller sends, as the command <c>predict</c> computes them.</summary>
internal static class PredictRoute
{
    /// <summary>The greatest size of a table in bytes.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>The greatest number of rows. Wide rows and rows with many classes have a smaller number.</summary>
    public const int MaxRows = 10_000;

    private const string Json = "application/json";
    private const string Trial = "trial";

    private const int MaxValues = 4_000_000;
    private const int MaxAnswerBytes = 32 << 20;
    private const long MaxModelBytes = 1L << 30;

    // What JSON writes of a number, and the bytes of a name's character at most.
    private const int BytesOfNumber = 40, BytesOfCharacter = 6;

    private static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, string> Examples = new()
    {
        [Json] = """{"rows": [{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}]}""",
        [Answer.Csv] = "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n",
    };

    /// <summary>Maps the path.</summary>
    public static void MapPredict(this IEndpointRouteBuilder api) => api.MapPost("/experiments/{id}/predict", Predict).For(Role.Viewer)
        .WithRequestTimeout(Time).WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
        .Tell(new RouteText("predict", "Predicts the classes, the labels or the numbers of new rows, as 'predict' does", "Predicted")
        {
            File = Examples,
            Query =
            [
                RouteParameter.Text(Trial, "The number of the trial, or 'simplest' of those tied with the best. Default: the best."),
                RouteParameter.Format,
            ],
            Types = [Answer.Csv],
            Failures = ExperimentRoutes.Damaged,
        });

    private static async Task Predict(string id, HttpContext http, SiloAccess access, PredictionQuota predictions)
    {
        var query = new Query(http.Request, Trial, "format");
        bool isCsv = Answer.IsCsvWanted(http.Request, query);
        TrialChoice? choice = ChoiceIn(query);
        ExperimentSnapshot experiment = await access.Find(id);
        bool isJson = Body.Require(http.Request, Json, Answer.Csv) == Json;
        byte[] rows = await Body.ReadBytes(http.Request);
        CancellationToken stopped = http.RequestAborted;
        (long trial, PredictedRows predicted) = await predictions.Run(ApiCaller.Of(http).User, Compute, stopped);
        if (isCsv)
        {
            await Answer.Lines(http, csv =>
            {
                PredictionDocument.Write(csv, predicted);
                return Task.CompletedTask;
            });
            return;
        }

        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteNumber("trial", trial);
            writer.WritePropertyName("predictions");
            PredictionDocument.Write(writer, predicted);
            writer.WriteStartArray("warnings");
            foreach (Problem warning in predicted.Warnings) writer.WriteStringValue(warning.ToString());
            writer.WriteEndArray();
            writer.WriteEndObject();
        });

        async Task<(long Trial, PredictedRows Predicted)> Compute()
        {
            await RequireProcessor();
            TrialModel model = await TrialModel.Fetch(
                access, experiment, await TrialChoice.Find(choice, access, experiment), MaxModelBytes);

            // libtorch counts its threads for each thread that calls it.
            return (model.Trial.Trial, await Task.Factory.StartNew(
                () => PredictedRows.Of(model.Files,
                    loaded => InputRows.Parse(rows, isJson, "body", loaded.Input, MostRows(loaded), stopped),
                    _ => stopped.ThrowIfCancellationRequested()),
                stopped, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
    }

    private static TrialChoice? ChoiceIn(Query query) => query.Text(Trial) is not { } text ? null
        : TrialChoice.TryParse(text, out TrialChoice? choice) ? choice
        : throw new ApiException(StatusCodes.Status400BadRequest, TrialChoice.Refusal(Trial, Excerpt.Of(text)));

    /// <summary>The number of rows whose values and whose answer have a bounded size.</summary>
    private static int MostRows(TrainedModel model)
    {
        long names = model.Classes.Concat(model.Labels).Concat(model.TargetNames).Sum(name => (long)name.Length * BytesOfCharacter);
        long answer = names + (BytesOfNumber * (3L + (2 * model.Width)));
        return (int)Math.Max(1, Math.Min(MaxRows, Math.Min(MaxValues / model.Input.RowSize, MaxAnswerBytes / answer)));
    }

    /// <summary>Waits for the processor's self-test, and loads libtorch.</summary>
    private static async Task RequireProcessor()
    {
        try
        {
            DeviceVerdict verdict = await DeviceProof.Of(TrainingDevice.Cpu);
            if (verdict.IsRefused) throw new DeviceRefusedException(verdict);
            await Task.Run(Libtorch.Load);
        }
        catch (Exception exception) when (exception is DeviceRefusedException or InputException)
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable,
                $"this silo cannot predict; ask another one, or export the model: {exception.Message}");
        }
    }
}
