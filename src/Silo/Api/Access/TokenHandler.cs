using System.Security.Claims;
using System.Text.Encodings.Web;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// Reads the token of a request from its header Authorization, or from the session of a browser. Addresses are not read, because they
/// appear in logs.
/// </summary>
internal sealed class TokenHandler : AuthenticationHandler<AuthenticationSchemeOptions>
{
    /// <summary>The name of the scheme, as the header writes it.</summary>
    public const string SchemeName = "Bearer";

    private const string Prefix = $"{SchemeName} ";
    private const string RetrySeconds = "10";

    private readonly TokenDirectory _own;
    private readonly BearerTokens _tokens;
    private TokenCheck? _refused;

    public TokenHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, TokenDirectory own,
        BearerTokens tokens)
        : base(options, logging, encoder) => (_own, _tokens) = (own, tokens);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        StringValues header = Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return BrowserSession.CookieOf(Request) is { } cookie
                ? Let(await BrowserSession.Check(Context, cookie, _own, TimeProvider))
                : AuthenticateResult.NoResult();
        }

        if (header is not [{ } text] || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Let(new TokenCheck(null, "the header Authorization must be written once, as 'Bearer gf_...'"));
        return Let(await _tokens.Check(text[Prefix.Length..].Trim(), Context.RequestAborted));
    }

    private AuthenticateResult Let(TokenCheck check)
    {
        if (check.Token is null)
        {
            _refused = check;
            return AuthenticateResult.Fail(check.Refusal!);
        }

        ApiCaller caller = ApiCaller.Attach(Context, check.Token);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.User)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        TokenCheck refused = _refused ?? new TokenCheck(null, "the request has no token; send the header 'Authorization: Bearer gf_...'");
        if (refused.Status == StatusCodes.Status401Unauthorized)
            Response.Headers.WWWAuthenticate = _refused is null ? SchemeName : $"{SchemeName} error=\"invalid_token\"";
        if (refused.Status == StatusCodes.Status503ServiceUnavailable) Response.Headers.RetryAfter = RetrySeconds;
        return ProblemDocument.Write(Response, refused.Status, refused.Refusal!);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        ApiCaller caller = ApiCaller.Of(Context);
        string needed = RolePolicies.NeededBy(Context.GetEndpoint()) is { } role ? RoleNames.Of(role) : "none";
        return ProblemDocument.Write(Response, StatusCodes.Status403Forbidden,
            $"the token of {caller.User} has the role {RoleNames.Of(caller.Role)}; this request needs the role {needed}");
    }
}
