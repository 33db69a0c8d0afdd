using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>Compares the spec of an experiment with that of the experiment that it extends.</summary>
/// <param name="earlier">The id of the experiment that is extended.</param>
/// <param name="problems">Receives the differences that an extension may not have.</param>
internal sealed class ExtensionRules(string earlier, Problems problems)
{
    private const string Remedy = "undo the change, or run the changed file as a search of its own";

    // These keys change no fold of a trial.
    private static readonly string[] Free =
        ["name", "limits", "resources", "checkpoints", "max_restarts", "max_failed_trials", "keep"];

    private bool _addsEpochs;

    public Problems Problems { get; } = problems;

    /// <summary>Whether the trials of a search are stated points, so that a trial's number changes when points are added.</summary>
    public static bool HasPoints(ExperimentSpec spec) => spec.Searcher is GridSearcher.Spec or ListSearcher.Spec;

    /// <summary>Reports each difference that would make other folds of the earlier experiment's trials.</summary>
    public void Check(SpecMap before, SpecMap now, ExperimentSpec beforeSpec, ExperimentSpec nowSpec)
    {
        if (beforeSpec.HasCohorts || nowSpec.HasCohorts)
        {
            Problems.Error("a search with a scheduler or with racing cannot be extended, because more trials change its decisions: "
                + "run the changed file as a search of its own, or let pruned trials go on with extend --promote");
            return;
        }

        List<string> compared = [.. before.Entries.Concat(now.Entries).Select(entry => entry.Key).Distinct().Except(Free)];
        if (AddedEpochs.Of(beforeSpec, nowSpec) is { } added)
        {
            _addsEpochs = true;
            added.Check(earlier, beforeSpec, nowSpec, Problems);
        }

        if (AddsRepeats(beforeSpec.Validation, nowSpec.Validation)) compared.Remove("validation");
        if (beforeSpec.Searcher is GridSearcher.Spec && HaveEqualNames(beforeSpec.Space, nowSpec.Space))
            compared.Remove("hyperparameters");
        foreach (string key in compared) Compare(key, before[key], now[key]);
        if ((nowSpec.KeptTrials ?? int.MaxValue) > (beforeSpec.KeptTrials ?? int.MaxValue))
            Problems.Error($"keep asks for more weights than {earlier} kept, and those of its other trials are gone: leave keep as it was");
        if (beforeSpec.Searcher.ChoiceFor(beforeSpec.Space)?.Searcher.Name is { } chosen
            && nowSpec.Searcher.ChoiceFor(nowSpec.Space)?.Searcher.Name is { } other && chosen != other)
        {
            Problems.Error($"the searcher auto chose {chosen} for {earlier} and chooses {other} now, so the trials would be others: begin "
                + $"a new search with searcher.warm_start=[{earlier}]");
        }
    }

    /// <summary>Reports each difference to the earlier file without the rules that stopped its trials.</summary>
    public void CheckPromotion(SpecMap before, SpecMap now, ExperimentSpec nowSpec)
    {
        if (nowSpec.HasCohorts)
        {
            Problems.Error("the file of promoted trials has a scheduler or racing, and nothing may stop them again: remove both");
            return;
        }

        foreach (string key in before.Entries.Concat(now.Entries).Select(entry => entry.Key).Distinct())
            Compare(key, before[key], now[key]);
    }

    private static bool HaveEqualNames(SearchSpace before, SearchSpace now) =>
        before.Parameters.Select(parameter => parameter.Name).SequenceEqual(now.Parameters.Select(parameter => parameter.Name));

    /// <summary>Whether the folds of before are the first folds of now.</summary>
    private static bool AddsRepeats(ValidationSpec before, ValidationSpec now) =>
        before is KFoldSpec first && now is KFoldSpec second && first.Folds == second.Folds && first.IsStratified == second.IsStratified
            && second.Repeats >= first.Repeats;

    private void Compare(string path, SpecNode? before, SpecNode? now)
    {
        if (path is "searcher.max_trials" or "searcher.points" || (_addsEpochs && path == AddedEpochs.Path)) return;
        if (before is SpecMap first && now is SpecMap second)
        {
            foreach (string key in first.Entries.Concat(second.Entries).Select(entry => entry.Key).Distinct())
                Compare($"{path}.{key}", first[key], second[key]);
            return;
        }

        (string? old, string? changed) = (before is null ? null : SpecJson.Write(before), now is null ? null : SpecJson.Write(now));
        if (old == changed) return;
        Problems.Error($"{path} was {old ?? "not written"} in {earlier} and is {changed ?? "not written"} now, which changes trials that "
            + $"are trained: {Remedy}", now?.Location);
    }
}
