namespace Gridfold.Grains.Access;

/// <summary>The token that a caller wants to be stored. The secret stays with the caller.</summary>
/// <param name="Id">See <see cref="AccessToken.Id"/>.</param>
/// <param name="Hash">The SHA-256 of the token, see <see cref="TokenText.HashOf"/>.</param>
/// <param name="Name">See <see cref="AccessToken.Name"/>.</param>
/// <param name="User">See <see cref="AccessToken.User"/>.</param>
/// <param name="Role">See <see cref="AccessToken.Role"/>.</param>
/// <param name="Days">The days until the token expires, from 1 to <see cref="MaxDays"/>.</param>
[GenerateSerializer, Immutable, Alias("gridfold.new-token")]
public sealed record NewToken(
    [property: Id(0)] string Id,
    [property: Id(1)] string Hash,
    [property: Id(2)] string Name,
    [property: Id(3)] string User,
    [property: Id(4)] Role Role,
    [property: Id(5)] int Days)
{
    /// <summary>The greatest number of days.</summary>
    public const int MaxDays = 366;

    /// <summary>The number of days where none is given.</summary>
    public const int UsualDays = 90;

    /// <summary>Shows the id alone, because logs of messages show this text.</summary>
    public override string ToString() => $"{nameof(NewToken)} {Id}";
}
