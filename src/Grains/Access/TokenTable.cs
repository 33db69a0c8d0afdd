namespace Gridfold.Grains.Access;

/// <summary>The tokens of the cluster, and the rules for making and revoking them. Its size has a bound.</summary>
internal sealed class TokenTable
{
    /// <summary>The greatest number of tokens. A new one takes the place of the token that ended first.</summary>
    public const int MaxTokens = 1000;

    private readonly List<StoredToken> _tokens;

    public TokenTable(IEnumerable<StoredToken> tokens) => _tokens = [.. tokens];

    /// <summary>All tokens, the earliest first.</summary>
    public IReadOnlyList<StoredToken> Tokens => _tokens;

    /// <summary>Adds a token. A repeated call with the same token changes nothing.</summary>
    /// <returns>The token, and whether the table has changed.</returns>
    /// <exception cref="RefusedException">The token breaks a rule.</exception>
    public (AccessToken Token, bool IsNew) Create(NewToken wanted, DateTimeOffset now)
    {
        Require(wanted);
        if (Find(wanted.Id) is { } known)
        {
            return known.Hash == wanted.Hash ? (known.Token, false)
                : throw new RefusedException($"there is a token {wanted.Id} already; make another one");
        }

        MakeRoom(now);
        var token = new AccessToken(wanted.Id, wanted.Name, wanted.User, wanted.Role, now, now.AddDays(wanted.Days));
        _tokens.Add(new StoredToken(token, wanted.Hash));
        return (token, true);
    }

    /// <summary>Revokes a token. A repeated call changes nothing.</summary>
    /// <returns>The token, or null when there is none with the id; and whether the table has changed.</returns>
    public (AccessToken? Token, bool IsNew) Revoke(string id, DateTimeOffset now)
    {
        int index = _tokens.FindIndex(stored => stored.Token.Id == id);
        if (index < 0) return (null, false);
        AccessToken token = _tokens[index].Token;
        if (token.RevokedAt is not null) return (token, false);
        token = token with { RevokedAt = now };
        _tokens[index] = _tokens[index] with { Token = token };
        return (token, true);
    }

    private StoredToken? Find(string id) => _tokens.Find(stored => stored.Token.Id == id);

    private void MakeRoom(DateTimeOffset now)
    {
        if (_tokens.Count < MaxTokens) return;
        StoredToken ended = _tokens.Where(stored => !stored.Token.IsValidAt(now)).MinBy(stored => EndOf(stored.Token))
            ?? throw new RefusedException($"the cluster has {MaxTokens} valid tokens, the greatest number; revoke those that nobody uses");
        _tokens.Remove(ended);
    }

    private static DateTimeOffset EndOf(AccessToken token) =>
        token.RevokedAt is { } revoked && revoked < token.ExpiresAt ? revoked : token.ExpiresAt;

    private static void Require(NewToken token)
    {
        if (token.Id is null || !TokenText.IsId(token.Id) || token.Hash is null || !Bounds.IsSha256(token.Hash))
            throw new RefusedException("a token needs an id and a SHA-256 in the form of this program; make it with "
                + "'gridfold token create'");
        RequireName("user", token.User);
        RequireName("name", token.Name);
        if (!Enum.IsDefined(token.Role))
            throw new RefusedException($"the token's role is {token.Role:D}; it must be viewer, submitter or operator");
        if (token.Days is < 1 or > NewToken.MaxDays)
            throw new RefusedException($"the token's days are {token.Days}; they must be from 1 to {NewToken.MaxDays}");
    }

    private static void RequireName(string what, string? name)
    {
        if (!AccessName.IsValid(name))
            throw new RefusedException($"the token's {what} is '{Bounds.Message(name ?? "")}'; {AccessName.Rule}");
    }
}
