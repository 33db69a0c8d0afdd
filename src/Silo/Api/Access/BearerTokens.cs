using Gridfold.Grains.Access;

namespace Gridfold.Silo.Api.Access;

/// <summary>The tokens that open the API: Gridfold's own, and access tokens of an OIDC issuer where the configuration names one.</summary>
/// <param name="own">Gridfold's tokens.</param>
/// <param name="oidc">The tokens of the issuer. Null where there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class BearerTokens(TokenDirectory own, OidcTokens? oidc, TimeProvider time)
{
    /// <summary>Checks the text that a caller showed.</summary>
    /// <exception cref="TimeoutException">The store of tokens does not answer.</exception>
    public ValueTask<TokenCheck> Check(string text, CancellationToken cancellationToken) => oidc is not null && OidcTokens.IsLike(text)
        ? oidc.Check(text, cancellationToken)
        : own.Check(text, cancellationToken);

    /// <summary>Whether a token that was valid is valid still. An issuer cannot take a token back before its end.</summary>
    /// <exception cref="TimeoutException">The store of tokens does not answer.</exception>
    public ValueTask<bool> IsValid(AccessToken token, CancellationToken cancellationToken) => TokenText.IsId(token.Id)
        ? own.IsValid(token, cancellationToken)
        : ValueTask.FromResult(token.IsValidAt(time.GetUtcNow()));
}
