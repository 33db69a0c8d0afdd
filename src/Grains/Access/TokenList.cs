namespace Gridfold.Grains.Access;

/// <summary>All tokens of the cluster at one moment.</summary>
/// <param name="Version">The number of changes of the store so far.</param>
/// <param name="Tokens">The tokens.</param>
[GenerateSerializer, Immutable, Alias("gridfold.token-list")]
public sealed record TokenList([property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<StoredToken> Tokens);
