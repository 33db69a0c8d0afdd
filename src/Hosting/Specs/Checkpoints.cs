using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>When a training is saved.</summary>
public sealed class Checkpoints : SpecPart
{
    /// <summary>
    /// Whether the checkpoint after the last epoch is kept, so that epochs can be added later, or pruned trials go on. Default: none.
    /// </summary>
    public KeptCheckpoint? Keep { get; init; }

    /// <summary>
    /// The epochs between two savings. The number is at least 1. Default: the period of the silo, which is 30 s by default.
    /// </summary>
    public int? EveryEpochs { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Checkpoints))
        .Put(Keep).Put(EveryEpochs).ToMap();
}
