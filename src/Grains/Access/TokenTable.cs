namespace Gridfold.Grains.Access;

/// <summary>
/// The tokens of the cluster, and the rules for making and revoking them. Sessions of users of the OIDC issuer are tokens too, with bounds
/// of their own, so that no user's sessions take the places of tokens.
/// </summary>
internal sealed class TokenTable
{
    /// <summary>The greatest number of tokens. A new one takes the place of the token that ended first.</summary>
    public const int MaxTokens = 1000;

    /// <summary>The greatest number of sessions. A new one takes the place of the earliest.</summary>
    public const int MaxSessions = 1000;

    /// <summary>The greatest number of sessions of one user. A new one takes the place of the earliest.</summary>
    public const int MaxSessionsOfUser = 10;

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
        if (Find(wanted.Id, wanted.Hash) is { } known) return (known, false);
        MakeRoom(now);
        var token = new AccessToken(wanted.Id, wanted.Name, wanted.User, wanted.Role, now, now.AddDays(wanted.Days));
        _tokens.Add(new StoredToken(token, wanted.Hash));
        return (token, true);
    }

    /// <summary>Begins a session, and forgets those that have ended. A repeated call with the same session changes nothing.</summary>
    /// <exception cref="RefusedException">The session breaks a rule.</exception>
    public AccessToken Begin(NewSession wanted, DateTimeOffset now)
    {
        RequireSecret(wanted.Id, wanted.Hash);
        RequireRole(wanted.Role);
        if (!OidcName.IsValid(wanted.User))
        {
            throw new RefusedException($"the session's user is '{Bounds.Message(wanted.User ?? "")}'; it must begin with "
                + $"{OidcName.Prefix}, because users of tokens sign in with their tokens");
        }

        if (Find(wanted.Id, wanted.Hash) is { } known) return known;
        _tokens.RemoveAll(stored => IsSession(stored) && !stored.Token.IsValidAt(now));
        ForgetEarliest(stored => stored.Token.User == wanted.User, MaxSessionsOfUser);
        ForgetEarliest(IsSession, MaxSessions);
        var token = new AccessToken(wanted.Id, NewSession.Name, wanted.User, wanted.Role, now, now + NewSession.Length);
        _tokens.Add(new StoredToken(token, wanted.Hash));
        return token;
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

    /// <summary>The token of an earlier call with the same id and hash. Null for a new token.</summary>
    private AccessToken? Find(string id, string hash) => _tokens.Find(stored => stored.Token.Id == id) switch
    {
        null => null,
        var known when known.Hash == hash => known.Token,
        _ => throw new RefusedException($"there is a token {id} already; make another one"),
    };

    private void MakeRoom(DateTimeOffset now)
    {
        StoredToken[] made = [.. _tokens.Where(stored => !IsSession(stored))];
        if (made.Length < MaxTokens) return;
        StoredToken ended = made.Where(stored => !stored.Token.IsValidAt(now)).MinBy(stored => EndOf(stored.Token))
            ?? throw new RefusedException($"the cluster has {MaxTokens} valid tokens, the greatest number; revoke those that nobody uses");
        _tokens.Remove(ended);
    }

    /// <summary>Makes room for one more of some tokens.</summary>
    private void ForgetEarliest(Predicate<StoredToken> isOne, int most)
    {
        while (_tokens.Count(stored => isOne(stored)) >= most) _tokens.RemoveAt(_tokens.FindIndex(isOne));
    }

    private static bool IsSession(StoredToken stored) => OidcName.IsValid(stored.Token.User);

    private static DateTimeOffset EndOf(AccessToken token) =>
        token.RevokedAt is { } revoked && revoked < token.ExpiresAt ? revoked : token.ExpiresAt;

    private static void Require(NewToken token)
    {
        RequireSecret(token.Id, token.Hash);
        RequireName("user", token.User);
        RequireName("name", token.Name);
        RequireRole(token.Role);
        if (token.Days is < 1 or > NewToken.MaxDays)
            throw new RefusedException($"the token's days are {token.Days}; they must be from 1 to {NewToken.MaxDays}");
    }

    private static void RequireSecret(string? id, string? hash)
    {
        if (id is null || !TokenText.IsId(id) || hash is null || !Bounds.IsSha256(hash))
            throw new RefusedException("a token needs an id and a SHA-256 in the form of this program; make it with "
                + "'gridfold token create'");
    }

    private static void RequireRole(Role role)
    {
        if (!Enum.IsDefined(role))
            throw new RefusedException($"the token's role is {role:D}; it must be viewer, submitter or operator");
    }

    private static void RequireName(string what, string? name)
    {
        if (!AccessName.IsValid(name))
            throw new RefusedException($"the token's {what} is '{Bounds.Message(name ?? "")}'; {AccessName.Rule}");
    }
}
