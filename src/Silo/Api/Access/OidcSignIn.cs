using Gridfold.Grains.Access;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gridfold.Silo.Api.Access;

/// <summary>Signs people in to the console at the OIDC issuer: OpenID Connect's flow with a code, and PKCE (RFC 7636).</summary>
internal sealed class OidcSignIn(OidcOptions options, OidcTokens tokens, IssuerKeys keys, SignInCodes codes, TimeProvider time)
{
    /// <summary>The path to which the issuer sends the browser back.</summary>
    public const string AnswerPath = "/console/signed-in";

    /// <summary>What the console calls the issuer.</summary>
    public string Name => options.ShownName;

    /// <summary>The address of the issuer.</summary>
    public string Issuer => options.Issuer!;

    /// <summary>The address at which people open the console.</summary>
    public Uri Console => new(options.PublicAddress!);

    private Uri Back => new(Console, AnswerPath);

    /// <summary>The message about an issuer that does not answer.</summary>
    public static string Silent(OidcOptions options) =>
        $"{options.ShownName} does not answer, or offers no sign-in; try again later, or use a token of Gridfold";

    /// <summary>The address at the issuer that begins a sign-in.</summary>
    /// <exception cref="ApiException">The issuer does not answer.</exception>
    public async Task<Uri> Begin(SignInFlow flow, CancellationToken cancellationToken)
    {
        IssuerEndpoints endpoints = await Endpoints(cancellationToken);
        return new Uri(QueryHelpers.AddQueryString(endpoints.Authorization.AbsoluteUri, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = options.ClientId,
            ["redirect_uri"] = Back.AbsoluteUri,
            ["scope"] = string.Join(' ', options.Scopes.Prepend("openid").Distinct()),
            ["state"] = flow.State,
            ["nonce"] = flow.Nonce,
            ["code_challenge"] = flow.Challenge,
            ["code_challenge_method"] = "S256",
        }));
    }

    /// <summary>Ends a sign-in.</summary>
    /// <param name="flow">What the browser keeps of the sign-in. Null for nothing.</param>
    /// <param name="answer">The issuer's answer.</param>
    /// <param name="cancellationToken">Cancels the wait for the issuer.</param>
    /// <returns>The user and the role, as the ID token gives them.</returns>
    /// <exception cref="ApiException">Nobody is signed in. The message is for the person before the browser.</exception>
    public async Task<AccessToken> End(SignInFlow? flow, SignInAnswer answer, CancellationToken cancellationToken)
    {
        // Nothing of the answer is used before it is known to belong to this browser: anybody may have sent the browser here.
        if (flow is null || answer.State is null || !flow.IsAnsweredWith(answer.State))
            throw Refuse($"the answer of {Name} belongs to no sign-in of this browser; sign in again");
        if (answer.Issuer is { } issuer && issuer != Issuer) throw Refuse($"another issuer than {Name} answers; sign in again");
        if (time.GetUtcNow() >= flow.Began + SignInFlow.Length)
            throw Refuse($"the sign-in took longer than {SignInFlow.Length.TotalMinutes:0} minutes; sign in again");
        if (answer.Code is not { } code)
        {
            string error = SignInAnswer.WordOf(answer.Error);
            throw Refuse(error == "access_denied"
                ? $"{Name} has refused the sign-in (access_denied); ask its administrator for access, or sign in as another user"
                : $"{Name} could not sign you in ({error}); try again, or tell the operator of this cluster");
        }

        IssuerEndpoints endpoints = await Endpoints(cancellationToken);
        string identity = await codes.Change(endpoints.Token, code, flow.Verifier, Back, cancellationToken);
        TokenCheck check = await tokens.CheckIdentity(identity, flow.Nonce, cancellationToken);
        return check.Token ?? throw new ApiException(check.Status, check.Refusal!);
    }

    /// <summary>The address at the issuer that ends its own session of the browser. Null where it is not known.</summary>
    public Uri? SignOut() => keys.KnownEndpoints?.EndSession is { } address
        ? new Uri(QueryHelpers.AddQueryString(address.AbsoluteUri, new Dictionary<string, string?>
        {
            // The ID token would say more, but addresses stand in logs.
            ["client_id"] = options.ClientId,
            ["post_logout_redirect_uri"] = Console.AbsoluteUri,
        }))
        : null;

    private async ValueTask<IssuerEndpoints> Endpoints(CancellationToken cancellationToken) => await keys.Endpoints(cancellationToken)
        ?? throw new ApiException(StatusCodes.Status503ServiceUnavailable, Silent(options));

    private static ApiException Refuse(string reason) => new(StatusCodes.Status401Unauthorized, reason);
}
