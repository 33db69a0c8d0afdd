using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>What ends the search before its last trial.</summary>
public sealed class Limits : SpecPart
{
    /// <summary>The search ends after so many trials. The number is at least 1. Default: no limit.</summary>
    public long? MaxTrials { get; init; }

    /// <summary>The epochs of all folds of all trials together. The number is at least 1. Default: no limit.</summary>
    public long? MaxEpochs { get; init; }

    /// <summary>The running time with its unit, as in 90s or 8h, pauses not counted. Default: no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The score that is good enough. Default: none.</summary>
    public double? Goal { get; init; }

    /// <summary>The search ends after so many trials without a better score. The number is at least 1. Default: no limit.</summary>
    public long? NoImprovementIn { get; init; }

    /// <summary>The lag of these limits, for a searcher without a lag of its own. The number is at least 1. Default: 16.</summary>
    public int? Lag { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Limits))
        .Put(MaxTrials).Put(MaxEpochs).Put(MaxDuration).Put(Goal).Put(NoImprovementIn).Put(Lag).ToMap();
}
