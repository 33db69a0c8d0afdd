using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>What the experiment may use.</summary>
public sealed class Resources : SpecPart
{
    /// <summary>The slots that a job uses. It is always 1. The number is at least 1 and at most 1. Default: 1.</summary>
    public int? SlotsPerFold { get; init; }

    /// <summary>The jobs that may train at once, each on one slot. The number is at least 1. Default: no limit.</summary>
    public int? MaxSlots { get; init; }

    /// <summary>
    /// Of experiments that wait for slots, the highest comes first. The number is at least -1,000 and at most 1,000. Default: 0.
    /// </summary>
    public int? Priority { get; init; }

    /// <summary>
    /// Experiments of one priority share the slots in proportion to their weights. The number is above 0 and at most 1,000. Default: 1.
    /// </summary>
    public double? Weight { get; init; }

    /// <summary>The engines that may train: the fastest, or libtorch alone. Default: auto.</summary>
    public Engine? Engine { get; init; }

    /// <summary>The most memory of each process of your own training or network, as in 2GB. Default: no limit.</summary>
    public string? Memory { get; init; }

    /// <summary>The longest time of one attempt of your own training or network at a fold, as in 30m. Default: no limit.</summary>
    public TimeSpan? FoldTimeout { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Resources))
        .Put(SlotsPerFold).Put(MaxSlots).Put(Priority).Put(Weight).Put(Engine).Put(Memory).Put(FoldTimeout).ToMap();
}
