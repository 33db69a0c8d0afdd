using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;

namespace Gridfold.Silo.Documents;

/// <summary>
/// The JSON document of <c>run -o json</c> and <c>leaderboard -o json</c>. It is a contract: fields may be added, but no field is removed,
/// renamed or given another meaning. All fields except <c>id</c> and <c>wall_seconds</c> are the same at any time, on any machine and after
/// any number of interruptions, unless an objective is marked as not reproducible.
/// </summary>
public static class LeaderboardDocument
{
    /// <summary>Writes the document.</summary>
    public static async Task Write(
        Utf8JsonWriter writer, ExperimentSnapshot experiment, IAsyncEnumerable<RankedResult> trials, Standing standing)
    {
        writer.WriteStartObject();
        WriteExperiment(writer, experiment);
        writer.WriteStartArray("leaderboard");
        await foreach (RankedResult trial in trials)
        {
            WriteTrial(writer, trial.Result, inside =>
            {
                WriteNumber(inside, "rank", trial.Rank);
                if (trial.IsOnFront is { } isOnFront) inside.WriteBoolean("on_front", isOnFront);
                if (standing.Ties?.Has(trial.Result.Trial) is { } isTied) inside.WriteBoolean("tied_with_leader", isTied);
                else inside.WriteNull("tied_with_leader");
                if (standing.Winner is { } winner)
                    inside.WriteNumber("chosen_share", winner.Chosen.GetValueOrDefault(trial.Result.Trial));
            });
            if (writer.BytesPending > 1 << 16) await writer.FlushAsync();
        }

        writer.WriteEndArray();
        WriteWinner(writer, standing.Winner);
        WriteNumber(writer, "simplest_tied", standing.Simplest?.Trial);
        if (standing.CountsBestEpoch) writer.WriteString("report", "best");
        writer.WriteEndObject();
    }

    private static void WriteWinner(Utf8JsonWriter writer, CorrectedWinner? winner)
    {
        if (winner is null)
        {
            writer.WriteNull("expected_of_best");
            return;
        }

        writer.WriteStartObject("expected_of_best");
        writer.WriteNumber("score", winner.Expected);
        writer.WriteNumber("low", winner.Low);
        writer.WriteNumber("high", winner.High);
        writer.WriteNumber("draws", winner.Draws);
        writer.WriteEndObject();
    }

    /// <summary>Writes the property <c>experiment</c> of a document.</summary>
    public static void WriteExperiment(Utf8JsonWriter writer, ExperimentSnapshot experiment)
    {
        writer.WriteStartObject("experiment");
        writer.WriteString("id", experiment.Id);
        writer.WriteString("name", experiment.Name);
        writer.WriteString("state", experiment.Status.ToString());
        if (experiment.Owner is { } owner) writer.WriteString("owner", owner);
        if (experiment.IsStopping) writer.WriteBoolean("stopping", true);
        if (experiment.Reached is { } reached)
        {
            writer.WriteStartObject("ended_by");
            writer.WriteString("limit", reached.Limit);
            writer.WriteString("reason", reached.Reason);
            writer.WriteEndObject();
        }

        writer.WriteString("metric", experiment.Objective.Metric);
        writer.WriteString("mode", experiment.Objective.Mode);
        if (experiment.Objective.Next is not null) WriteObjectives(writer, experiment.Objective);
        writer.WriteNumber("trials", experiment.Trials);
        writer.WriteNumber("completed", experiment.Completed);
        writer.WriteNumber("failed", experiment.Failed);
        writer.WriteNumber("pruned", experiment.Pruned);
        writer.WriteNumber("folds", experiment.Folds);
        writer.WriteNumber("epochs_trained", experiment.Epochs);
        if (experiment.EpochsAvoided > 0)
        {
            bool haveRungs = experiment.Rungs.Count > 0;
            double byRacing = haveRungs ? experiment.EpochsAvoidedByRacing : experiment.EpochsAvoided;
            if (haveRungs) WriteAvoided(writer, "rungs", null, experiment.EpochsAvoided - byRacing);
            if (byRacing > 0) WriteAvoided(writer, "racing", haveRungs ? null : experiment.FoldsAvoided, byRacing);
        }

        if (experiment.Rungs.Count > 0)
        {
            writer.WriteStartArray("rungs");
            foreach (RungCount rung in experiment.Rungs)
            {
                writer.WriteStartObject();
                writer.WriteNumber("epoch", rung.Epoch);
                writer.WriteNumber("compared", rung.Compared);
                writer.WriteNumber("promoted", rung.Promoted);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (experiment.Promoted.Count > 0)
        {
            writer.WriteStartArray("promoted_trials");
            foreach (long trial in experiment.Promoted) writer.WriteNumberValue(trial);
            writer.WriteEndArray();
        }

        NestedDocument.Write(writer, experiment);
        writer.WriteNumber("wall_seconds", Math.Round(experiment.WallSeconds, 3));
        writer.WriteEndObject();
    }

    /// <summary>Writes the Pareto front's hypervolume, and the reference point that it is measured from.</summary>
    public static void WriteFront(Utf8JsonWriter writer, TrialFronts fronts, Objective objective)
    {
        writer.WriteStartObject("pareto_front");
        writer.WriteNumber("trials", fronts.Size);
        writer.WriteNumber("hypervolume", fronts.Hypervolume);
        writer.WriteStartObject("reference");
        foreach ((Objective known, double value) in objective.ToList().Zip(fronts.Reference)) writer.WriteNumber(known.Metric, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteObjectives(Utf8JsonWriter writer, Objective objective)
    {
        writer.WriteStartArray("objectives");
        foreach (Objective known in objective.ToList())
        {
            writer.WriteStartObject();
            writer.WriteString("metric", known.Metric);
            writer.WriteString("mode", known.Mode);
            writer.WriteBoolean("reproducible", TrainingCost.IsReproducible(known.Metric));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a trial as the next value of a document.</summary>
    /// <param name="writer">The writer of the document.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="writeRank">Writes the first properties inside the object.</param>
    public static void WriteTrial(Utf8JsonWriter writer, TrialResult trial, Action<Utf8JsonWriter>? writeRank = null)
    {
        writer.WriteStartObject();
        writeRank?.Invoke(writer);
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
        WriteScores(writer, "fold_scores", trial.FoldScores);
        if (trial.OuterScores is { } outer) WriteScores(writer, "outer_scores", outer);
        writer.WriteStartObject("metrics");
        foreach (MetricValue metric in trial.Metrics) writer.WriteNumber(metric.Name, metric.Value);
        writer.WriteEndObject();
        writer.WriteString("weights_hash", trial.WeightsHash);
        writer.WriteNumber("epochs", trial.Epochs);
        if (trial.Rungs is { } rungs)
        {
            writer.WriteStartArray("rungs");
            foreach (RungScore rung in rungs)
            {
                writer.WriteStartObject();
                writer.WriteNumber("epoch", rung.Epoch);
                writer.WriteNumber("score", rung.Score);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (trial.Status is Status.Failed or Status.Pruned) writer.WriteString("reason", trial.Reason);
        writer.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter writer, string name, IReadOnlyList<double?> scores)
    {
        writer.WriteStartArray(name);
        foreach (double? score in scores)
        {
            if (score is { } number) writer.WriteNumberValue(number);
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }

    private static void WriteAvoided(Utf8JsonWriter writer, string mechanism, long? folds, double epochs)
    {
        writer.WriteStartObject($"avoided_by_{mechanism}");
        if (folds is { } number) writer.WriteNumber("folds", number);
        writer.WriteNumber("epochs", epochs);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
