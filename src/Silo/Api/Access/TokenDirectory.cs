using System.Globalization;
using Gridfold.Grains.Access;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// The tokens of the cluster, as this silo knows them. A silo that cannot read the tokens for <see cref="Age"/> lets nobody in.
/// </summary>
internal sealed class TokenDirectory(IGrainFactory grains, TimeProvider time) : IDisposable
{
    /// <summary>The time for which the known tokens are used. After this time, a revoked token is refused on every silo.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    private const string Unknown = "the token does not exist; 'gridfold token create' makes one";

    // The store answers in milliseconds. While it does not, callers hear soon that they must wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A token with an unknown id is compared with this hash, so that its refusal takes the same time.
    private static readonly string NoHash = new('0', 64);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Known? _known;

    /// <summary>Checks the text that a caller showed.</summary>
    /// <exception cref="TimeoutException">The store of tokens does not answer.</exception>
    public async ValueTask<TokenCheck> Check(string text, CancellationToken cancellationToken)
    {
        if (TokenText.IdOf(text) is not { } id)
            return new TokenCheck(null, "the header Authorization holds no token of Gridfold; it must be 'Bearer gf_...'");
        StoredToken? stored = await Find(id, cancellationToken);
        bool hasSecret = TokenText.Has(text, stored?.Hash ?? NoHash);
        if (stored is null || !hasSecret) return new TokenCheck(null, Unknown);

        // The caller has the secret, and may hear why it is of no use.
        AccessToken token = stored.Token;
        if (token.IsValidAt(time.GetUtcNow())) return new TokenCheck(token, null);
        string end = token.RevokedAt is { } revoked ? $"was revoked at {Show(revoked)}" : $"expired at {Show(token.ExpiresAt)}";
        return new TokenCheck(null, $"the token {token.Id} {end}; ask an operator for another one");
    }

    /// <summary>Whether a token that was valid is valid still.</summary>
    /// <exception cref="TimeoutException">The store of tokens does not answer.</exception>
    public async ValueTask<bool> IsValid(AccessToken token, CancellationToken cancellationToken) =>
        (await Read(IsFresh, cancellationToken)).Tokens.TryGetValue(token.Id, out StoredToken? stored)
        && stored.Token.IsValidAt(time.GetUtcNow());

    /// <summary>The stored hash of a token. Null for a token that does not exist.</summary>
    /// <exception cref="TimeoutException">The store of tokens does not answer.</exception>
    public async ValueTask<string?> HashOf(string id, CancellationToken cancellationToken) => (await Find(id, cancellationToken))?.Hash;

    public void Dispose() => _reading.Dispose();

    private async ValueTask<StoredToken?> Find(string id, CancellationToken cancellationToken)
    {
        long came = time.GetTimestamp();
        Known known = await Read(IsFresh, cancellationToken);

        // A token that was made a moment ago is valid at once. However many strangers ask, one reading goes on at a time.
        if (!known.Tokens.ContainsKey(id)) known = await Read(known => known.At >= came, cancellationToken);
        return known.Tokens.GetValueOrDefault(id);
    }

    private bool IsFresh(Known known) => time.GetElapsedTime(known.At) < Age;

    private async ValueTask<Known> Read(Func<Known, bool> isEnough, CancellationToken cancellationToken)
    {
        if (_known is { } known && isEnough(known)) return known;
        if (!await _reading.WaitAsync(Patience, cancellationToken)) throw new TimeoutException("The tokens cannot be read.");
        try
        {
            known = _known;
            if (known is not null && isEnough(known)) return known;

            // The age counts from the question: a token that is revoked before the answer leaves may be in it.
            long at = time.GetTimestamp();
            TokenList? changed = await grains.GetTokenStore().GetChanged(known?.Version ?? -1).WaitAsync(Patience, time, cancellationToken);
            Dictionary<string, StoredToken> tokens = changed?.Tokens.ToDictionary(stored => stored.Token.Id) ?? known!.Tokens;
            return _known = new Known(changed?.Version ?? known!.Version, tokens, at);
        }
        finally
        {
            _reading.Release();
        }
    }

    private static string Show(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);

    private sealed record Known(long Version, Dictionary<string, StoredToken> Tokens, long At);
}
