using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A metric or a cost, and whether its greatest or its least value is best.</summary>
public sealed class Objective : SpecPart
{
    /// <summary>A metric, or a cost such as parameters.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether the greatest or the least value is best. Default: the mode that suits the metric.</summary>
    public Mode? Mode { get; init; }

    /// <summary>The worst value that the hypervolume counts from. Default: the worst value of a completed trial.</summary>
    public double? Reference { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Objective))
        .Put(Metric).Put(Mode).Put(Reference).ToMap();
}
