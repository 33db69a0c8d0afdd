namespace Gridfold.Grains.Slots;

/// <summary>Finds the cluster's slot pool.</summary>
public static class SlotPoolGrainFactory
{
    /// <summary>The key of the one slot pool; a pool of another key does not come to life.</summary>
    internal const string Key = "cluster";

    /// <summary>The one slot pool.</summary>
    public static ISlotPoolGrain GetSlotPool(this IGrainFactory grains) => grains.GetGrain<ISlotPoolGrain>(Key);
}
