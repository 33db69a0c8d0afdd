using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>The epochs that an extension adds to every training of an earlier experiment.</summary>
/// <param name="Before">The epochs of the earlier experiment.</param>
/// <param name="Now">The epochs of the extension.</param>
internal sealed record AddedEpochs(double Before, double Now)
{
    public const string Path = "training.epochs";

    /// <summary>Compares two specs. Null where the epochs are no numbers, or are the same.</summary>
    public static AddedEpochs? Of(ExperimentSpec before, ExperimentSpec now) =>
        EpochsOf(before) is { Number: { } old } && EpochsOf(now) is { Number: { } changed } && old != changed
            ? new AddedEpochs(old, changed)
            : null;

    /// <summary>Whether a longer training of the extension can go on from the checkpoint of a shorter one.</summary>
    public static bool CanGoOn(ExperimentSpec before, ExperimentSpec now) =>
        before.Checkpoints.KeepsLast && before.Resources.Engine == now.Resources.Engine;

    /// <summary>Reports each reason why the trainings cannot go on, or would differ from those of a search of its own.</summary>
    /// <param name="earlier">The id of the earlier experiment.</param>
    /// <param name="before">Its spec.</param>
    /// <param name="now">The spec of the extension.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string earlier, ExperimentSpec before, ExperimentSpec now, Problems problems)
    {
        const string own = "run the changed file as a search of its own";
        SourceLocation? location = EpochsOf(now)?.Location;
        string change = FormattableString.Invariant($"{Path} was {Before:0} in {earlier} and is {Now:0} now");
        if (Now < Before)
        {
            problems.Error($"{change}; an extension keeps every epoch: write more, or {own}", location);
            return;
        }

        if (!before.Checkpoints.KeepsLast)
        {
            problems.Error($"{change}, and {earlier} kept no checkpoints after its last epochs to go on from: {own}, and write "
                + "checkpoints.keep: last in it if it is to be extended later", location);
        }
        else if (before.Resources.Engine != now.Resources.Engine)
        {
            problems.Error($"{change}, and resources.engine has changed; a training goes on with the engine that saved its checkpoint: "
                + "leave resources.engine as it was", location);
        }

        if (before.CreateSuggestions().DoesLearn)
        {
            problems.Error($"{change}; the searcher {before.Searcher.Name} learns from scores, and more epochs change them, so the trials "
                + $"would be others: begin a new search with searcher.warm_start=[{earlier}]", location);
        }

        if (TrialSpec.ScheduleUpToLastEpoch(now) is { } schedule)
        {
            problems.Error($"{change}; training.lr_schedule {schedule.Name} depends on the last epoch, so the trainings would differ from "
                + $"their first step on: {own}", schedule.Location);
        }
    }

    private static SpecScalar? EpochsOf(ExperimentSpec spec) => (spec.Training as SpecMap)?["epochs"] as SpecScalar;
}
