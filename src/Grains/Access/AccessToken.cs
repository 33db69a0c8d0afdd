namespace Gridfold.Grains.Access;

/// <summary>A token of the HTTP API, without its secret.</summary>
/// <param name="Id">The part of the token that is no secret.</param>
/// <param name="Name">The name that tells a user's tokens apart.</param>
/// <param name="User">The user for whom the token acts.</param>
/// <param name="Role">The role of its bearer.</param>
/// <param name="CreatedAt">The time of its making.</param>
/// <param name="ExpiresAt">The time from which the token is refused.</param>
[GenerateSerializer, Immutable, Alias("gridfold.access-token")]
public sealed record AccessToken(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string User,
    [property: Id(3)] Role Role,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset ExpiresAt)
{
    /// <summary>The time at which the token was revoked. Null for a token that was not.</summary>
    [Id(6)]
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether the token opens anything at a moment.</summary>
    public bool IsValidAt(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}
