namespace Gridfold.Grains.Repair;

/// <summary>Finds the cluster's repair grain.</summary>
public static class RepairGrainFactory
{
    /// <summary>The one repair grain.</summary>
    public static IRepairGrain GetRepair(this IGrainFactory grains) => grains.GetGrain<IRepairGrain>("cluster");
}
