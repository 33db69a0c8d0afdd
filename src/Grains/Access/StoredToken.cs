namespace Gridfold.Grains.Access;

/// <summary>A token as the cluster stores it.</summary>
/// <param name="Token">The token without its secret.</param>
/// <param name="Hash">The SHA-256 of the token, in lower-case hexadecimal digits.</param>
[GenerateSerializer, Immutable, Alias("gridfold.stored-token")]
public sealed record StoredToken([property: Id(0)] AccessToken Token, [property: Id(1)] string Hash)
{
    /// <summary>Shows the id alone, because logs of messages show this text.</summary>
    public override string ToString() => $"{nameof(StoredToken)} {Token.Id}";
}
