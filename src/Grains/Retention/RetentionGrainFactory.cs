namespace Gridfold.Grains.Retention;

/// <summary>Finds the cluster's retention grain.</summary>
public static class RetentionGrainFactory
{
    /// <summary>The one retention grain.</summary>
    public static IRetentionGrain GetRetention(this IGrainFactory grains) => grains.GetGrain<IRetentionGrain>("cluster");
}
