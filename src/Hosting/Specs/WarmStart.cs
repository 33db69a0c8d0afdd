using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>An earlier experiment whose trials count as past ones.</summary>
public sealed class WarmStart : SpecPart
{
    /// <summary>The id of an ended experiment, or last, or last:NAME.</summary>
    public required string Experiment { get; init; }

    /// <summary>The values that the earlier trials had of new hyper-parameters. Default: none.</summary>
    public Assignment? Defaults { get; init; }

    /// <summary>The earlier trials. Gridfold reads those of an experiment itself. Default: those of the experiment.</summary>
    public IReadOnlyList<WarmStartTrial>? Trials { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(WarmStart))
        .Put(Experiment).Put(Defaults).Put(Trials).ToMap();
}
