namespace Gridfold.Grains.Audit;

/// <summary>Finds the cluster's audit log.</summary>
public static class AuditLogGrainFactory
{
    /// <summary>The key of the one log. A log with another key is not activated.</summary>
    internal const string Key = "cluster";

    /// <summary>The one audit log.</summary>
    public static IAuditLogGrain GetAuditLog(this IGrainFactory grains) => grains.GetGrain<IAuditLogGrain>(Key);
}
