namespace Gridfold.Grains.Slots;

/// <summary>Finds the cluster's slot pool.</summary>
public static class SlotPoolGrainFactory
{
    /// <summary>The one slot pool.</summary>
    public static ISlotPoolGrain GetSlotPool(this IGrainFactory grains) => grains.GetGrain<ISlotPoolGrain>("cluster");
}
