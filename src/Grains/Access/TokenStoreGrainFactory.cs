namespace Gridfold.Grains.Access;

/// <summary>Finds the cluster's store of tokens.</summary>
public static class TokenStoreGrainFactory
{
    /// <summary>The key of the one store. A store with another key is not activated.</summary>
    internal const string Key = "cluster";

    /// <summary>The one store of tokens.</summary>
    public static ITokenStoreGrain GetTokenStore(this IGrainFactory grains) => grains.GetGrain<ITokenStoreGrain>(Key);
}
