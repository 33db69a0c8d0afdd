using System.Text.Json;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Documents;

/// <summary>The facts of an experiment, and the JSON document of <c>describe ID -o json</c>.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Submission">The submission of the experiment.</param>
/// <param name="Jobs">The planned jobs.</param>
/// <param name="Checkpoints">The stored checkpoints.</param>
/// <param name="Log">What happened.</param>
/// <param name="Tests">The openings of the test split.</param>
/// <param name="Fronts">The Pareto fronts. Null where there is one objective.</param>
public sealed record ExperimentDocument(
    ExperimentSnapshot Experiment,
    ExperimentSubmission Submission,
    PlannedJobs Jobs,
    CheckpointUsage Checkpoints,
    ExperimentLog Log,
    IReadOnlyList<TestOpening> Tests,
    TrialFronts? Fronts = null)
{
    /// <summary>The price that the user states. Null for the one that is configured in the cluster.</summary>
    public Price? Price { get; init; }

    /// <summary>What the search used and saved. Null where no trial recorded it.</summary>
    public SearchExpense? Expense => SearchExpense.Of(Experiment, Price);

    /// <summary>Reads the facts from the cluster.</summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment, which is not damaged.</param>
    /// <param name="submission">The submission of the experiment.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<ExperimentDocument> Read(
        IGrainAccess access, ExperimentSnapshot experiment, ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        CheckpointUsage checkpoints = await access.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetCheckpointUsage());
        ExperimentLog log = await access.Ask(grains => grains.GetGrain<IExperimentLogGrain>(experiment.Id).Read());
        IReadOnlyList<TestOpening> tests = await access.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetTests());
        ClusterSlots slots = await access.Ask(grains => grains.GetSlotPool().GetSlots());
        TrialFronts? fronts = experiment.Objective.Next is null
            ? null
            : await RankedResult.ReadFronts(access, experiment, cancellationToken);
        var jobs = PlannedJobs.Of(ExperimentSpec.Parse(submission.SpecJson), slots);
        return new ExperimentDocument(experiment, submission, jobs, checkpoints, log, tests, fronts);
    }

    /// <summary>Writes the document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        LeaderboardDocument.WriteExperiment(writer, Experiment);
        if (Fronts is not null) LeaderboardDocument.WriteFront(writer, Fronts, Experiment.Objective);
        writer.WritePropertyName("spec");
        SpecJson.Write(AddressText.Shown(SpecJson.Read(Submission.SpecJson)), writer);
        writer.WriteString("dataset_sha256", Submission.DatasetFingerprint);
        if (Submission.Extends is { } earlier) writer.WriteString("extends", earlier);
        if (Submission.Promotes is null)
        {
            // The plan is that of the whole file, of which chosen trials are a part.
            writer.WriteStartObject("plan");
            writer.WriteNumber("trainings", Jobs.Trainings);
            writer.WriteNumber("jobs", Jobs.Jobs);
            writer.WriteNumber("epochs_trained", Jobs.Epochs);
            writer.WriteEndObject();
        }

        Expense?.Write(writer);
        writer.WriteStartObject("checkpoints");
        writer.WriteNumber("count", Checkpoints.Count);
        writer.WriteNumber("bytes", Checkpoints.Bytes);
        writer.WriteEndObject();
        writer.WriteStartObject("events");
        foreach (LogKind kind in Enum.GetValues<LogKind>())
            writer.WriteNumber(JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), Log.Count(kind));
        writer.WriteEndObject();
        WriteOpenings(writer, Tests);
        writer.WriteEndObject();
    }

    /// <summary>Writes the time and the trial of each opening of the test split.</summary>
    public static void WriteOpenings(Utf8JsonWriter writer, IReadOnlyList<TestOpening> openings)
    {
        writer.WriteStartArray("test_openings");
        foreach (TestOpening opening in openings)
        {
            writer.WriteStartObject();
            writer.WriteString("at", opening.At);
            writer.WriteNumber("trial", opening.Trial);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
