using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;
using Gridfold.Models.Training;

namespace Gridfold.Grains.Specs;

/// <summary>
/// What nested validation does not go with: each decision that reads scores before the outer folds judge. The scores of a trial, all outer
/// folds together, rest on every row. So such a decision would let the rows of an outer fold choose the winner that they judge.
/// </summary>
internal static class NestedRules
{
    private const string Reason = "with validation.type nested, it would read rows that an outer fold judges later";

    /// <summary>Reports the sections of a file that decide by scores.</summary>
    /// <param name="file">The file.</param>
    /// <param name="validation">The way to validate. Null when it has an error.</param>
    /// <param name="searcher">The searcher. Null when it has an error.</param>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="problems">Receives the problems.</param>
    public static void Check(
        SpecMap file, ValidationSpec? validation, SearcherSpec? searcher, SchedulerSpec scheduler, Problems problems)
    {
        if (validation is not NestedSpec) return;
        if (searcher is { Learns: true })
        {
            Report("searcher", "name",
                $"searcher.name is {searcher.Name}, which learns from scores; {Reason}: use grid, list, random or sobol");
        }
        else if (searcher?.Objective.Next is not null)
        {
            Report("searcher", "objectives",
                "searcher.objectives has several metrics, and nested validation chooses one winner for each outer fold: write one metric");
        }

        if (searcher?.Objective.Metric.StartsWith("training_", StringComparison.Ordinal) == true)
        {
            Report("searcher", "metric", $"searcher.metric is {searcher.Objective.Metric}, which no outer fold judges: write a metric "
                + "of validation rows, such as validation_loss");
        }

        if (validation.Racing != Racing.Off)
            Report("validation", "racing", $"validation.racing stops trials by their scores; {Reason}: remove racing");
        if (scheduler.Epochs.Count > 0)
        {
            Report("scheduler", "name",
                $"scheduler.name is {scheduler.Name}, which stops trials by their scores; {Reason}: remove scheduler");
        }

        foreach (string key in (string[])["goal", "no_improvement_in"])
        {
            if ((file["limits"] as SpecMap)?[key] is not null)
                Report("limits", key, $"limits.{key} ends the search by scores; {Reason}: remove it, or use max_trials or max_epochs");
        }

        void Report(string section, string key, string message) =>
            problems.Error(message, (file[section] as SpecMap)?[key]?.Location ?? validation.Location);
    }

    /// <summary>
    /// Reports a training that the validation rows decide on: the rows of an outer fold would choose the network that they judge.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="training">The training of a trial.</param>
    /// <param name="problems">Receives the problems.</param>
    public static void CheckTraining(ExperimentSpec experiment, TrainingSpec training, Problems problems)
    {
        if (experiment.Validation is not NestedSpec) return;
        if (training.EarlyStopping is not null)
            Report("early_stopping", "training.early_stopping ends a training by its validation rows", "remove it, and search over epochs");
        if (training.Best is not null)
            Report("report", "training.report is best, which chooses an epoch by the validation rows", "write report: last");
        if (training.Schedule?.Metric is not null)
        {
            Report("lr_schedule", $"training.lr_schedule {training.Schedule.Name} reads the validation rows",
                "choose another schedule, such as cosine");
        }

        void Report(string key, string what, string remedy) =>
            problems.Error($"{what}; {Reason}: {remedy}", (experiment.Training as SpecMap)?[key]?.Location);
    }
}
