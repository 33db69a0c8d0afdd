using System.Text.Encodings.Web;
using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;

namespace Gridfold.Client.Rendering;

/// <summary>
/// The JSON document of <c>run -o json</c> and <c>leaderboard -o json</c>. A contract: fields may be added, none is removed, renamed or
/// given another meaning. Everything but <c>id</c> and <c>wall_seconds</c> is the same whenever, wherever and however often interrupted the experiment ran.
/// </summary>
internal static class LeaderboardDocument
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document.</summary>
    public static async Task Write(Stream stream, ExperimentSnapshot experiment, IAsyncEnumerable<RankedResult> trials)
    {
        await using var writer = new Utf8JsonWriter(stream, Indented);
        writer.WriteStartObject();
        WriteExperiment(writer, experiment);
        writer.WriteStartArray("leaderboard");
        await foreach (RankedResult trial in trials)
        {
            WriteTrial(writer, trial);
            if (writer.BytesPending > 1 << 16) await writer.FlushAsync();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteExperiment(Utf8JsonWriter writer, ExperimentSnapshot experiment)
    {
        writer.WriteStartObject("experiment");
        writer.WriteString("id", experiment.Id);
        writer.WriteString("name", experiment.Name);
        writer.WriteString("state", experiment.Status.ToString());
        writer.WriteString("metric", experiment.Objective.Metric);
        writer.WriteString("mode", experiment.Objective.Mode);
        writer.WriteNumber("trials", experiment.Trials);
        writer.WriteNumber("completed", experiment.Completed);
        writer.WriteNumber("failed", experiment.Failed);
        writer.WriteNumber("pruned", 0);
        writer.WriteNumber("folds", experiment.Folds);
        writer.WriteNumber("epochs_trained", experiment.Epochs);
        writer.WriteNumber("wall_seconds", Math.Round(experiment.WallSeconds, 3));
        writer.WriteEndObject();
    }

    private static void WriteTrial(Utf8JsonWriter writer, RankedResult ranked)
    {
        TrialResult trial = ranked.Result;
        writer.WriteStartObject();
        WriteNumber(writer, "rank", ranked.Rank);
        writer.WriteNumber("trial", trial.Trial);
        writer.WriteString("state", trial.Status.ToString());
        writer.WriteStartObject("hyperparameters");
        foreach (Hyperparameter hyperparameter in trial.Hyperparameters)
        {
            writer.WritePropertyName(hyperparameter.Name);
            SpecJson.Write(hyperparameter.Node, writer);
        }

        writer.WriteEndObject();
        WriteNumber(writer, "score", trial.Score);
        WriteNumber(writer, "score_std", trial.ScoreDeviation);
        writer.WriteStartArray("fold_scores");
        foreach (double? score in trial.FoldScores)
        {
            if (score is { } number) writer.WriteNumberValue(number);
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("metrics");
        foreach (MetricValue metric in trial.Metrics) writer.WriteNumber(metric.Name, metric.Value);
        writer.WriteEndObject();
        writer.WriteString("weights_hash", trial.WeightsHash);
        writer.WriteNumber("epochs", trial.Epochs);
        if (trial.Status == Status.Failed) writer.WriteString("reason", trial.Reason);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
