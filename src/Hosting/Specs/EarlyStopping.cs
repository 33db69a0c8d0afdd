using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Ends a fold when a metric has stopped improving.</summary>
public sealed class EarlyStopping : SpecPart
{
    /// <summary>The metric that must improve. Default: validation_loss.</summary>
    public Value<string>? Metric { get; init; }

    /// <summary>The epochs without improvement after which the fold ends. The number is at least 1.</summary>
    public required Value<int> Patience { get; init; }

    /// <summary>The least change that counts as an improvement, in the unit of the metric. The number is at least 0. Default: 0.</summary>
    public Value<double>? MinDelta { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(EarlyStopping))
        .Put(Metric).Put(Patience).Put(MinDelta).ToMap();
}
