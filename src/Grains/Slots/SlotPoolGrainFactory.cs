namespace Gridfold.Grains.Slots;

/// <summary>Finds the cluster's slot pool.</summary>
public static class SlotPoolGrainFactory
{
    /// <summary>The key of the one slot pool. A pool with another key is not activated.</summary>
    internal const string Key = "cluster";

    /// <summary>The one slot pool.</summary>
    public static ISlotPoolGrain GetSlotPool(this IGrainFactory grains) => grains.GetGrain<ISlotPoolGrain>(Key);
}
