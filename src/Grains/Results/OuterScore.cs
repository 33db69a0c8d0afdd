namespace Gridfold.Grains.Results;

/// <summary>The two scores of a trial in an outer fold of nested validation.</summary>
/// <param name="Inner">The mean score of the inner folds, by which the winner of the outer fold is chosen.</param>
/// <param name="Score">The score on the outer fold, after training on all of the outer fold's training rows.</param>
[GenerateSerializer, Immutable, Alias("gridfold.outer-score")]
public sealed record OuterScore([property: Id(0)] double Inner, [property: Id(1)] double Score)
{
    /// <summary>The scores of a trial, one for each outer fold. Null where validation is not nested, and for a failed trial.</summary>
    public static IReadOnlyList<OuterScore>? AllOf(TrialResult result)
    {
        if (result is not { Status: Status.Completed, OuterScores: { } outer }) return null;
        int inner = result.FoldScores.Count / outer.Count;
        return [.. outer.Select((score, fold) =>
            new OuterScore(result.FoldScores.Skip(fold * inner).Take(inner).Average()!.Value, score!.Value))];
    }
}
