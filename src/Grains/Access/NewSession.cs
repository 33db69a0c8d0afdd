namespace Gridfold.Grains.Access;

/// <summary>
/// A session of the web console for a user whom the OIDC issuer vouches for. The cluster keeps it as a token that nobody sees.
/// </summary>
/// <param name="Id">See <see cref="AccessToken.Id"/>.</param>
/// <param name="Hash">The SHA-256 of the token, see <see cref="TokenText.HashOf"/>.</param>
/// <param name="User">The user, with the prefix of <see cref="OidcName"/>.</param>
/// <param name="Role">The role of the user.</param>
[GenerateSerializer, Immutable, Alias("gridfold.new-session")]
public sealed record NewSession(
    [property: Id(0)] string Id,
    [property: Id(1)] string Hash,
    [property: Id(2)] string User,
    [property: Id(3)] Role Role)
{
    /// <summary>The name that all sessions have in the list of tokens.</summary>
    public const string Name = "console";

    /// <summary>The time after which a session ends.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    /// <summary>Shows the id alone, because logs of messages show this text.</summary>
    public override string ToString() => $"{nameof(NewSession)} {Id}";
}
