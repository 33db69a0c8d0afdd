using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>The <c>resources</c> section: what the experiment may take of the cluster.</summary>
/// <param name="Share">How many slots it may have at once, and its claim beside other experiments.</param>
/// <param name="IsFusionAllowed">Whether networks that one engine can train together are (<c>fusion: auto</c>); else each is trained by libtorch.</param>
public sealed record ResourcesSpec(ExperimentShare Share, bool IsFusionAllowed)
{
    private static readonly Dictionary<string, bool> Fusions = new() { ["auto"] = true, ["off"] = false };

    private const int MaxPriority = 1000;
    private const double MaxWeight = 1000;

    /// <summary>Reads the section; null stands for its defaults.</summary>
    public static ResourcesSpec Read(SpecMapReader? reader)
    {
        if (reader is null) return new ResourcesSpec(new ExperimentShare(), true);
        reader.Integer("slots_per_fold", 1, min: 1, max: 1);
        int? maxSlots = reader.Has("max_slots") ? reader.Integer("max_slots", 1, min: 1) : null;
        int priority = reader.Integer("priority", 0, min: -MaxPriority, max: MaxPriority);
        double weight = reader.Number("weight", 1, above: 0, max: MaxWeight);
        bool isFusionAllowed = reader.Choice("fusion", Fusions, true);
        reader.RejectUnknownKeys();
        return new ResourcesSpec(new ExperimentShare(maxSlots, priority, weight), isFusionAllowed);
    }
}
