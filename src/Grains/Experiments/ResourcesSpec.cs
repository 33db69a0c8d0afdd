using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>The <c>resources</c> section: what the experiment may take of the cluster.</summary>
/// <param name="MaxSlots">How many of its folds may train at once; null for no limit.</param>
public sealed record ResourcesSpec(int? MaxSlots)
{
    /// <summary>Reads the section; null stands for its defaults.</summary>
    public static ResourcesSpec Read(SpecMapReader? reader)
    {
        if (reader is null) return new ResourcesSpec((int?)null);
        reader.Integer("slots_per_fold", 1, min: 1, max: 1);
        int? maxSlots = reader.Has("max_slots") ? reader.Integer("max_slots", 1, min: 1) : null;
        reader.RejectUnknownKeys();
        return new ResourcesSpec(maxSlots);
    }
}
