using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// The rules for an experiment that lets pruned trials of an earlier one go on. Its file is the earlier one without the scheduler and the
/// race, because their decisions stand.
/// </summary>
public static class PromotionRules
{
    /// <summary>The greatest number of trials of the new experiment. Its state holds their assignments.</summary>
    public const int MaxTrials = 1000;

    private const string Scheduler = "scheduler", Validation = "validation";

    // The keys of the validation that belong to the race.
    private static readonly string[] Race = ["racing", "lag"];

    /// <summary>Removes from a file what stops trials.</summary>
    /// <param name="root">The file of the earlier experiment.</param>
    public static SpecNode Change(SpecNode root)
    {
        var map = (SpecMap)root;
        map = map with { Entries = [.. map.Entries.Where(entry => entry.Key != Scheduler)] };
        return map[Validation] is SpecMap validation
            ? map.With(Validation, validation with { Entries = [.. validation.Entries.Where(entry => !Race.Contains(entry.Key))] })
            : map;
    }

    /// <summary>Requires that pruned trials of an experiment can go on in another one.</summary>
    /// <param name="earlier">The submission of the experiment that pruned them.</param>
    /// <param name="specJson">The checked spec of the new experiment.</param>
    /// <param name="datasetFingerprint">The SHA-256 of the new experiment's data.</param>
    /// <exception cref="InputException">The trials cannot go on.</exception>
    public static void Require(ExperimentSubmission earlier, string specJson, string datasetFingerprint)
    {
        var problems = new Problems();
        (ExperimentSpec before, ExperimentSpec now) = (ExperimentSpec.Parse(earlier.SpecJson), ExperimentSpec.Parse(specJson));
        if (!before.HasCohorts)
            problems.Error($"{earlier.Id} has no scheduler and no racing, so it pruned no trial: there is nothing to promote");
        else if (!before.Checkpoints.KeepsLast)
        {
            problems.Error($"{earlier.Id} kept no checkpoints of pruned trials to go on from: run their values with searcher.name: list, "
                + "and write checkpoints.keep: last in the next search");
        }

        if (datasetFingerprint != earlier.DatasetFingerprint)
            problems.Error($"the data has changed since {earlier.Id} was trained; promoted trials need the same data: bring it back");
        problems.ThrowIfAny();
        new ExtensionRules(earlier.Id, problems).CheckPromotion(
            (SpecMap)Change(StoredSpec.Read(earlier.SpecJson)), (SpecMap)Change(SpecJson.Read(specJson)), now);
        problems.ThrowIfAny();
    }

    /// <summary>Chooses the trials of the new experiment.</summary>
    /// <param name="earlier">The id of the earlier experiment.</param>
    /// <param name="ranked">Its trials in rank order, at least one more than fit into an experiment, or all.</param>
    /// <param name="pruned">The number of its pruned trials.</param>
    /// <param name="promotes">The number of pruned trials that are to go on.</param>
    /// <returns>The completed trials, and the best pruned ones.</returns>
    /// <exception cref="InputException">There are too few pruned trials, or too many trials.</exception>
    internal static (IReadOnlyList<long> Completed, IReadOnlyList<long> Promoted) Choose(
        string earlier, IReadOnlyList<RankedTrial> ranked, long pruned, int promotes)
    {
        var problems = new Problems();
        List<long> completed = [.. ranked.Where(trial => trial.Status == Status.Completed).Select(trial => trial.Trial)];
        if (pruned == 0) problems.Error($"{earlier} has no pruned trial, so there is nothing to promote");
        else if (promotes > pruned)
            problems.Error(FormattableString.Invariant($"{earlier} has {pruned:N0} pruned trials, and {promotes:N0} are to be promoted: ")
                + FormattableString.Invariant($"promote at most {pruned:N0}"));
        else if (completed.Count + promotes > MaxTrials)
        {
            problems.Error(FormattableString.Invariant($"the completed trials of {earlier} and {promotes:N0} promoted ones are more than ")
                + FormattableString.Invariant($"{MaxTrials:N0}: promote fewer, or run their values with ")
                + "searcher.name: list");
        }

        problems.ThrowIfAny();
        return (completed, [.. ranked.Where(trial => trial.Status == Status.Pruned).Take(promotes).Select(trial => trial.Trial)]);
    }
}
