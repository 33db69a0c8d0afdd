using Gridfold.Grains.States;

namespace Gridfold.Grains.Access;

/// <summary>The stored state of the store of tokens.</summary>
[GenerateSerializer, Alias("gridfold.token-store-state")]
internal sealed class TokenStoreState : IStoredState
{
    /// <summary>The tokens, the earliest first.</summary>
    [Id(0)]
    public IReadOnlyList<StoredToken> Tokens { get; set; } = [];

    /// <summary>The number of changes. 0 before the first token of the cluster.</summary>
    [Id(1)]
    public long Version { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
