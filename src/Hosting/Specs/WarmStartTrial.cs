using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A trial of an earlier experiment.</summary>
public sealed class WarmStartTrial : SpecPart
{
    /// <summary>The values of the trial by the names of the hyper-parameters.</summary>
    public required Assignment Values { get; init; }

    /// <summary>The score of the trial. Default: none, and the trial counts as failed.</summary>
    public double? Score { get; init; }

    /// <summary>
    /// The trial's values of the objectives after the first, with objectives only. Default: none, and the trial counts as failed.
    /// </summary>
    public IReadOnlyList<double>? OtherScores { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(WarmStartTrial))
        .Put(Values).Put(Score).Put(OtherScores).ToMap();
}
