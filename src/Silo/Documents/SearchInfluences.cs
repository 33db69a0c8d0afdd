using System.Text.Json;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Documents;

/// <summary>How much each hyper-parameter of a search matters, and how the score changes along it.</summary>
/// <param name="Influences">The hyper-parameters that vary, the most important first.</param>
/// <param name="Importance">The importances. Null where they are not known.</param>
/// <param name="Reason">The reason why something is not known. Null where all is.</param>
/// <param name="IsLogarithmic">Whether means and variances are those of the logarithms of the scores.</param>
/// <param name="Trials">The number of trials with scores.</param>
/// <param name="Ended">The number of trials that have ended.</param>
public sealed record SearchInfluences(
    IReadOnlyList<ParameterInfluence> Influences, SearchImportance? Importance, string? Reason, bool IsLogarithmic, int Trials, long Ended)
{
    /// <summary>Reads a search: all ended trials, or a sample of a large search.</summary>
    public static async Task<SearchInfluences> Read(IGrainAccess access, ExperimentSnapshot experiment)
    {
        TrialSample sample = await TrialSample.Read(access, experiment, CancellationToken.None);
        ExperimentSubmission submission = await access.Ask(
            grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission())
            ?? throw new NotFoundException($"there is no experiment '{experiment.Id}' any more");
        return await Task.Run(() => Of(ExperimentSpec.Parse(submission.SpecJson), sample));
    }

    /// <summary>Compares the hyper-parameters of trials.</summary>
    public static SearchInfluences Of(ExperimentSpec experiment, TrialSample sample)
    {
        TrialResult[] trials = [.. sample.Drawn.Where(trial => trial.Score is not null)];
        if (trials.Length == 0)
            return new SearchInfluences([], null, "there are no scores to compare: no trial has completed", false, 0, sample.Ended);
        bool isLogarithmic = experiment.Searcher.Objective.IsLoss
            && ScoreScale.IsLogarithmic(trials.Min(trial => trial.Score!.Value), trials.Max(trial => trial.Score!.Value));
        (SearchImportance? importance, string? reason) = ImportanceOf(experiment, sample);
        IReadOnlyList<ParameterInfluence> influences =
        [
            .. ComparedParameter.Of(experiment.Space, trials)
                .Select(parameter => ParameterInfluence.Of(parameter, trials, score => isLogarithmic ? Math.Log10(score) : score))
                .OrderByDescending(influence => ShareOf(importance, influence) ?? -1)
                .ThenByDescending(influence => influence.Explained ?? -1),
        ];
        return new SearchInfluences(influences, importance, reason, isLogarithmic, trials.Length, sample.Ended);
    }

    /// <summary>Writes the document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("ended", Ended);
        writer.WriteNumber("trials", Trials);
        WriteNumber(writer, "top", Importance?.Top);
        writer.WriteString("reason", Reason);
        writer.WriteString("scale", IsLogarithmic ? "logarithmic" : "linear");
        writer.WriteStartArray("parameters");
        foreach (ParameterInfluence influence in Influences)
        {
            writer.WriteStartObject();
            writer.WriteString("name", influence.Parameter.Name);
            WriteNumber(writer, "importance", ShareOf(Importance, influence));
            WriteNumber(writer, "explained", influence.Explained);
            writer.WriteStartArray("groups");
            foreach (InfluenceGroup group in influence.Groups) Write(writer, influence.Parameter, group);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, ComparedParameter parameter, InfluenceGroup group)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("from");
        SpecJson.Write(SpecJson.Read(parameter.Json(group.Trials[0])), writer);
        writer.WritePropertyName("to");
        SpecJson.Write(SpecJson.Read(parameter.Json(group.Trials[^1])), writer);
        writer.WriteNumber("trials", group.Trials.Count);
        WriteNumber(writer, "mean", IsLogarithmic ? Math.Pow(10, group.Score) : group.Score);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }

    private static (SearchImportance? Importance, string? Reason) ImportanceOf(ExperimentSpec experiment, TrialSample sample)
    {
        try
        {
            return (SearchImportance.Of(experiment, sample), null);
        }
        catch (NotFoundException exception)
        {
            return (null, exception.Message);
        }
    }

    private static double? ShareOf(SearchImportance? importance, ParameterInfluence influence) => importance?.Shares
        .Where(share => share.Name == influence.Parameter.Name).Select(share => (double?)share.Share).FirstOrDefault();
}
