using System.Net;
using Gridfold.Cluster.Tests.Api;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;
using Microsoft.AspNetCore.WebUtilities;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>Answers to a sign-in that the issuer did not give, or not to this browser.</summary>
[Collection(nameof(ApiCollection))]
public sealed class IssuerForgeryTests(ApiFixture api) : IAsyncLifetime
{
    private const string Stranger = "the answer of Example Company belongs to no sign-in of this browser; sign in again";

    private OidcIssuer _issuer = null!;
    private ApiServer _server = null!;
    private SignInBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await OidcIssuer.Start();
        OidcOptions options = _issuer.OptionsForConsole;
        _server = await api.Start(new ApiOptions(), oidc: options);
        options.PublicAddress = _server.Address.ToString();
        _issuer.People.Home = _server.Address;
        _browser = new SignInBrowser(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await ApiFixture.Stop(_server);
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Answer_ToAnotherBrowser_IsRefused()
    {
        // The attacker signs in, and sends the answer to the victim, so that the victim works as the attacker.
        using var attacker = new SignInBrowser(_server.Address);
        Uri back = await attacker.Ask(await attacker.Begin());
        Assert.Equal(Stranger, await Problem(back));
        await _browser.Begin();
        Assert.Equal(Stranger, await Problem(back));
    }

    [Theory]
    [InlineData("state", "")]
    [InlineData("state", "x")]
    [InlineData("state", null)]
    [InlineData("state", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Answer_WithAForgedState_IsRefused(string name, string? value)
    {
        Uri back = await _browser.Ask(await _browser.Begin());
        Assert.Equal(Stranger, await Problem(With(back, name, value)));

        // The sign-in is over with its first answer.
        Assert.Equal(Stranger, await Problem(back));
    }

    [Fact]
    public async Task Answer_WithTheStateTwice_IsRefused()
    {
        Uri back = await _browser.Ask(await _browser.Begin());
        Assert.Equal(Stranger, await Problem(new Uri($"{back}&state=x")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("x.y.z")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.1.*")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!.1.")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.-1.")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.99999999999.")]
    public async Task Answer_WithACookieThatNoSiloWrote_IsRefused(string cookie)
    {
        _browser.Cookies.Add(new Uri(_server.Address, OidcSignIn.AnswerPath), new Cookie(SignInFlow.CookieName, cookie));
        Assert.Equal(Stranger, await Problem(new Uri(_server.Address, $"{OidcSignIn.AnswerPath}?code=x&state=y")));
    }

    [Fact]
    public async Task Answer_OfASignInThatIsTooOldInTheCookie_IsRefused()
    {
        SignInFlow old = SignInFlow.New("", TimeProvider.System.GetUtcNow() - SignInFlow.Length);
        _browser.Cookies.Add(new Uri(_server.Address, OidcSignIn.AnswerPath), new Cookie(SignInFlow.CookieName, old.ToCookie()));
        Assert.StartsWith("the sign-in took longer", await Problem(
            new Uri(_server.Address, $"{OidcSignIn.AnswerPath}?code=x&state={old.State}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_UsedTwice_IsRefused()
    {
        Uri page = await _browser.Begin();
        Uri answer = new(_server.Address, OidcSignIn.AnswerPath);
        string flow = _browser.Cookies.GetCookies(answer)[SignInFlow.CookieName]!.Value;
        Uri back = await _browser.Ask(page);
        using HttpResponseMessage first = await _browser.Return(back);
        Assert.NotNull(await _browser.Session());

        // The attacker has the whole request, with its cookie.
        using var attacker = new SignInBrowser(_server.Address);
        attacker.Cookies.Add(answer, new Cookie(SignInFlow.CookieName, flow));
        using HttpResponseMessage second = await attacker.Return(back);
        Assert.Equal("the code of Example Company is used or too old; sign in again", await attacker.Problem());
    }

    [Fact]
    public async Task Code_OfAnotherSignIn_IsRefused()
    {
        using var attacker = new SignInBrowser(_server.Address);
        Uri theirs = await attacker.Ask(await attacker.Begin());
        Uri back = await _browser.Ask(await _browser.Begin());
        string code = QueryHelpers.ParseQuery(theirs.Query)["code"]!;
        Assert.Equal("the code of Example Company is used or too old; sign in again", await Problem(With(back, "code", code)));
    }

    [Fact]
    public async Task Token_WithAnotherNonce_IsRefused()
    {
        Uri back = await _browser.Ask(With(await _browser.Begin(), "nonce", "x"));
        Assert.Equal("the ID token belongs to another sign-in (nonce); sign in again", await Problem(back));
    }

    [Fact]
    public async Task Token_WithoutANonce_IsRefused()
    {
        Uri back = await _browser.Ask(With(await _browser.Begin(), "nonce", null));
        Assert.Equal("the ID token belongs to another sign-in (nonce); sign in again", await Problem(back));
    }

    [Fact]
    public async Task Answer_OfAnotherIssuer_IsRefused()
    {
        Uri back = await _browser.Ask(await _browser.Begin());
        Assert.Equal("another issuer than Example Company answers; sign in again",
            await Problem(With(back, "iss", "https://evil.example/")));
    }

    [Fact]
    public async Task Error_WithAForeignText_IsNotShown()
    {
        Uri back = await _browser.Ask(await _browser.Begin());
        string problem = await Problem(With(With(back, "code", null), "error", "Call 555-1234 <b>now</b>"));
        Assert.Equal("Example Company could not sign you in (an unknown error); try again, or tell the operator of this cluster", problem);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/#/")]
    [InlineData("../../..//evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("experiments/a?b=c&d=%2F%0d%0aX-Evil: 1")]
    public async Task Place_ThatLooksLikeAnAddress_StaysInTheConsole(string place)
    {
        using HttpResponseMessage answer = await _browser.Return(await _browser.Ask(await _browser.Begin(place)));
        var target = new Uri(_server.Address, answer.Headers.Location!.OriginalString);
        Assert.Equal((_server.Address.Authority, "/"), (target.Authority, target.PathAndQuery));
        Assert.False(answer.Headers.Contains("X-Evil"));
        Assert.Equal(place, string.Join('/', target.Fragment["#/".Length..].Split('/').Select(Uri.UnescapeDataString)));
    }

    [Fact]
    public async Task Place_ThatIsTooLong_IsRefused()
    {
        using HttpResponseMessage answer = await _browser.Press(new string('a', SignInFlow.MaxPlace + 1));
        await ApiFixture.Json(answer, 400);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Button_OnAPageOfAnotherSite_DoesNothing(string name, string value)
    {
        using HttpResponseMessage answer = await _browser.Press("", (name, value));
        await ApiFixture.Json(answer, 403);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private async Task<string> Problem(Uri back)
    {
        using HttpResponseMessage answer = await _browser.Return(back);
        return await _browser.Problem();
    }

    /// <summary>An address with another value in its query, or without the value.</summary>
    private static Uri With(Uri address, string name, string? value)
    {
        var query = QueryHelpers.ParseQuery(address.Query).ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString());
        query.Remove(name);
        if (value is not null) query[name] = value;
        return new Uri(QueryHelpers.AddQueryString(address.GetLeftPart(UriPartial.Path), query));
    }
}
