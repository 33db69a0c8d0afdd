using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;

namespace Gridfold.Client.Rendering;

/// <summary>Says in words what nested validation tells of a search.</summary>
internal static class NestedText
{
    /// <summary>The score of the search as a procedure, in one sentence or two.</summary>
    public static string Of(NestedEstimate nested, ExperimentSnapshot experiment)
    {
        string interval = nested.Error?.Around(nested.Score, experiment.Objective) is var (low, high)
            ? $", with a 95 % interval from {Format.Score(low)} to {Format.Score(high)} ({nested.Error.Basis})"
            : "";
        string state = experiment.Status == Grains.Status.Running ? " so far" : "";
        return $"The score of the search on new rows{state} is {Format.Score(nested.Score)}{interval}. "
            + $"{Format.Count(nested.DifferentTrials, "different trial")} won the {nested.Winners.Count} outer folds.";
    }

    /// <summary>The facts of each outer fold, for <c>describe</c>. Empty where validation is not nested.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(ExperimentSnapshot experiment) =>
        NestedEstimate.Of(experiment.OuterWinners) is not { } nested
            ? []
            : [
                ("nested score", Of(nested, experiment)),
                .. nested.Winners.Select(winner => ($"outer fold {winner.Fold}", Of(winner))),
            ];

    /// <summary>The number of a fold of a trial. A fold that judges an outer fold says so.</summary>
    public static string NameOf(int fold, ExperimentSnapshot experiment)
    {
        string number = fold.ToString(CultureInfo.InvariantCulture);
        return experiment.OuterFoldOf(fold) is { } outer ? $"{number} (outer {outer})" : number;
    }

    private static string Of(OuterWinner winner) =>
        $"{Format.Score(winner.Score)} by trial {winner.Trial}, whose inner score is {Format.Score(winner.Inner)}";
}
