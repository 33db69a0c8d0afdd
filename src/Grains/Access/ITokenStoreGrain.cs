using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Access;

/// <summary>The tokens of the HTTP API. The cluster has one store. It keeps hashes, and no secret reaches it.</summary>
[Alias("gridfold.ITokenStoreGrain")]
public interface ITokenStoreGrain : IGrainWithStringKey
{
    /// <summary>Stores a token. A repeated call with the same token changes nothing.</summary>
    [Alias("Create"), CalledBy(Caller.Client)]
    Task<AccessToken> Create(NewToken token);

    /// <summary>Stores a token if the cluster has never had one.</summary>
    /// <returns>Whether the token was stored.</returns>
    [Alias("CreateFirst"), CalledBy(Caller.Silo)]
    Task<bool> CreateFirst(NewToken token);

    /// <summary>Begins a session of the web console. The earliest one ends where the user, or the cluster, has too many.</summary>
    [Alias("BeginSession"), CalledBy(Caller.Silo)]
    Task<AccessToken> BeginSession(NewSession session);

    /// <summary>Revokes a token for ever. A repeated call changes nothing.</summary>
    /// <returns>Null when there is no token with this id.</returns>
    [Alias("Revoke"), CalledBy(Caller.Client)]
    Task<AccessToken?> Revoke(string id);

    /// <summary>All tokens without their hashes, the earliest first.</summary>
    [Alias("GetAll"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<AccessToken>> GetAll();

    /// <summary>All tokens with their hashes.</summary>
    /// <param name="version">The version that the caller knows.</param>
    /// <returns>Null when the caller knows the newest version.</returns>
    [Alias("GetChanged"), CalledBy(Caller.Silo)]
    Task<TokenList?> GetChanged(long version);
}
