namespace Gridfold.Grains.Uploads;

/// <summary>Finds the cluster's list of uploads.</summary>
public static class UploadStoreGrainFactory
{
    /// <summary>The key of the one list. A list with another key is not activated.</summary>
    internal const string Key = "cluster";

    /// <summary>The one list of uploads.</summary>
    public static IUploadStoreGrain GetUploadStore(this IGrainFactory grains) => grains.GetGrain<IUploadStoreGrain>(Key);
}
