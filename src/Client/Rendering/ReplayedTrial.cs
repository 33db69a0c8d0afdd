using Gridfold.Grains.Results;

namespace Gridfold.Client.Rendering;

/// <summary>A recorded trial and the same trial trained again.</summary>
/// <param name="Recorded">The recorded result.</param>
/// <param name="Replayed">The new result.</param>
internal sealed record ReplayedTrial(TrialResult Recorded, TrialResult Replayed)
{
    /// <summary>The recorded folds and the new ones, in order. Empty where the trials are the same.</summary>
    public IReadOnlyList<(FoldResult? Recorded, FoldResult? Replayed)> Folds { get; init; } = [];

    /// <summary>Whether the weights and the score are the same, bit for bit.</summary>
    public bool IsSame => Recorded.WeightsHash == Replayed.WeightsHash && Recorded.Score.Equals(Replayed.Score);

    /// <summary>What was other when the first fold was trained that differs. Null where the trials are the same.</summary>
    public string? Difference => IsSame ? null : Replayed.Reason ?? Describe();

    private string Describe()
    {
        if (Folds.FirstOrDefault(fold => fold.Recorded?.Summary.WeightsHash != fold.Replayed?.Summary.WeightsHash)
            is not ({ } before, { } now)) return "a fold is not recorded";
        (string Name, string? Before, string? Now)[] facts =
        [
            ("machine", before.Machine, now.Machine), ("device", before.Device, now.Device),
            ("device setting", before.Setting, now.Setting), ("engine", before.Engine, now.Engine),
        ];
        string[] changes = [.. facts.Where(fact => fact.Before != fact.Now)
            .Select(fact => $"{fact.Name} {fact.Before ?? "not recorded"}, now {fact.Now ?? "not recorded"}")];
        string where = FormattableString.Invariant($"fold {before.Summary.Fold}");
        return changes.Length == 0 ? $"{where}: nothing that is recorded differs" : $"{where}: {string.Join("; ", changes)}";
    }
}
