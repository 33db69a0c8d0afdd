using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Cluster.Tests.Api;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>Signing in to the console at an OIDC issuer, which is another server.</summary>
[Collection(nameof(ApiCollection))]
public sealed class IssuerSignInTests(ApiFixture api) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private OidcIssuer _issuer = null!;
    private OidcOptions _options = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await OidcIssuer.Start();
        _options = _issuer.OptionsForConsole;
        _server = await api.Start(new ApiOptions(), _time, oidc: _options);
        _options.PublicAddress = _server.Address.ToString();
        _issuer.People.Home = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        await ApiFixture.Stop(_server);
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("guests", "viewer", 403, 403)]
    [InlineData("others staff", "submitter", 201, 403)]
    [InlineData("guests leads staff", "operator", 201, 200)]
    public async Task SignIn_WithAMappedRole_MayDoWhatTheRoleMay(string roles, string role, int submitting, int listing)
    {
        _issuer.People.Roles = roles;
        using var browser = new SignInBrowser(_server.Address);
        JsonNode session = await browser.Enter();
        Assert.Equal(("oidc:alice", role), (session["user"]!.GetValue<string>(), session["role"]!.GetValue<string>()));
        Assert.Equal(_time.GetUtcNow() + SessionCookie.Length, session["expires"]!.GetValue<DateTimeOffset>(), TimeSpan.FromMinutes(1));
        using var file = new StringContent(SentFile.Yaml, new MediaTypeHeaderValue("application/yaml"));
        await ApiFixture.Json(await browser.Send(HttpMethod.Post, "/api/v1/experiments", session, file), submitting);
        await ApiFixture.Json(await browser.Send(HttpMethod.Get, "/api/v1/tokens", session), listing);
    }

    [Fact]
    public async Task SignIn_KeepsTokensFromAddressesScriptsAndLogs()
    {
        using var browser = new SignInBrowser(_server.Address);
        using HttpResponseMessage pressed = await browser.Press("experiments/iris-bcdfg/log");
        string flow = pressed.Headers.GetValues("Set-Cookie").Single();
        Assert.EndsWith("; max-age=3600; path=/console/signed-in; samesite=lax; httponly", flow, StringComparison.Ordinal);
        var page = new Uri((await ApiFixture.Json(pressed))["address"]!.GetValue<string>());
        Assert.Contains("&code_challenge_method=S256", page.Query, StringComparison.Ordinal);
        Uri back = await browser.Ask(page);
        using HttpResponseMessage answer = await browser.Return(back);
        Assert.Equal("/#/experiments/iris-bcdfg/log", answer.Headers.Location!.OriginalString);
        string over = answer.Headers.GetValues("Set-Cookie")
            .Single(cookie => cookie.StartsWith(SignInFlow.CookieName, StringComparison.Ordinal));
        Assert.StartsWith($"{SignInFlow.CookieName}=; expires=Thu, 01 Jan 1970", over, StringComparison.Ordinal);
        Assert.DoesNotContain("max-age", over, StringComparison.Ordinal);
        string session = answer.Headers.GetValues("Set-Cookie")
            .Single(cookie => cookie.StartsWith(SessionCookie.Name, StringComparison.Ordinal));
        Assert.EndsWith("; path=/; samesite=strict; httponly", session, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", $"{flow} {session} {page} {answer.Headers} {await answer.Text()}", StringComparison.Ordinal);
        Assert.Equal(["code", "iss", "state"], Query(back).Keys.Order());
        string code = Query(back)["code"], verifier = SignInFlow.Read(flow.Split('=', 2)[1].Split(';')[0])!.Verifier;
        Assert.DoesNotContain(api.Log, line => line.Contains(verifier, StringComparison.Ordinal)
            || line.Contains(OidcPeople.Secret, StringComparison.Ordinal));

        // The web server writes the addresses of requests down at levels that silos turn off.
        Assert.DoesNotContain(api.Log, line => line.Contains(code, StringComparison.Ordinal)
            && (line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SignOut_EndsTheSessionOnEverySiloAndAtTheIssuer()
    {
        _issuer.People.User = "dora";
        ApiServer other = await api.Start(new ApiOptions(), _time, oidc: _options);
        using var browser = new SignInBrowser(_server.Address);
        JsonNode session = await browser.Enter();
        using var copy = new SignInBrowser(other.Address);
        copy.Cookies.Add(other.Address, browser.Cookies.GetCookies(_server.Address));
        await ApiFixture.Json(await copy.Send(HttpMethod.Get, "/api/v1/me", session));

        // A silo that nobody has asked for long still knows the issuer's page for signing out.
        _time.Advance(IssuerKeys.LongestAge + IssuerKeys.Age);
        using HttpResponseMessage ended = await browser.Send(HttpMethod.Delete, "/console/session", session);
        var page = new Uri((await ApiFixture.Json(ended))["address"]!.GetValue<string>());
        Assert.DoesNotContain("id_token", page.Query, StringComparison.Ordinal);
        Assert.Equal(_server.Address, await browser.Ask(page));
        Assert.Equal(1, _issuer.People.SignedOut);
        Assert.Null(await browser.Session());
        _time.Advance(TokenDirectory.Age);
        await ApiFixture.Json(await copy.Send(HttpMethod.Get, "/api/v1/me", session), 401);
        JsonNode audit = await ApiFixture.Json(await (await api.Client(Role.Operator)).Get(
            new Uri("/api/v1/audit?user=oidc:dora", UriKind.Relative)));
        Assert.Equal([("session.end", "", "done"), ("session.begin", _issuer.Address, "done")], audit["orders"]!.AsArray().Select(order => (
            order!["order"]!.GetValue<string>(), order["subject"]!.GetValue<string>(), order["outcome"]!.GetValue<string>())));
        await ApiFixture.Stop(other);
    }

    [Fact]
    public async Task SignIn_BegunOnOneSilo_EndsOnAnother()
    {
        ApiServer other = await api.Start(new ApiOptions(), _time, oidc: _options);
        using var browser = new SignInBrowser(_server.Address);
        Uri back = await browser.Ask(await browser.Begin());
        using HttpResponseMessage answer = await browser.Return(new Uri(other.Address, back.PathAndQuery));
        Assert.Equal("oidc:alice", (await browser.Session())!["user"]!.GetValue<string>());
        await ApiFixture.Stop(other);
    }

    [Fact]
    public async Task Session_AfterTwelveHours_HasEnded()
    {
        using var browser = new SignInBrowser(_server.Address);
        JsonNode session = await browser.Enter();
        _time.Advance(SessionCookie.Length - TimeSpan.FromMinutes(1));
        await ApiFixture.Json(await browser.Send(HttpMethod.Get, "/api/v1/me", session));
        _time.Advance(TimeSpan.FromMinutes(2));
        await ApiFixture.Json(await browser.Send(HttpMethod.Get, "/api/v1/me", session), 401);
    }

    [Theory]
    [InlineData("")]
    [InlineData("others")]
    public async Task SignIn_WithoutAMappedRole_SaysSo(string roles)
    {
        _issuer.People.Roles = roles;
        Assert.Equal("the token of oidc:alice gives no role: no value of its claim roles is one of those of this cluster; ask its operator "
            + "for access", await Failure());
    }

    [Fact]
    public async Task SignIn_ThatTheUserRefuses_SaysSo()
    {
        _issuer.People.User = null;
        Assert.StartsWith("Example Company has refused the sign-in (access_denied); ask its administrator", await Failure(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_AfterTenMinutes_SaysSo()
    {
        using var browser = new SignInBrowser(_server.Address);
        Uri back = await browser.Ask(await browser.Begin());
        _time.Advance(SignInFlow.Length);
        using HttpResponseMessage answer = await browser.Return(back);
        Assert.Equal("the sign-in took longer than 10 minutes; sign in again", await browser.Problem());
    }

    [Fact]
    public async Task SignIn_WithASecretThatTheIssuerDoesNotKnow_SaysSoAndTheLogSaysMore()
    {
        _issuer.People.KnownSecret = "another";
        Assert.Equal("Example Company does not finish sign-ins for this cluster (invalid_client); tell its operator, because the silo's "
            + "log says more", await Failure());
        Assert.Contains(api.Log, line => line.Contains("compare Gridfold:Oidc:ClientId and :ClientSecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_WhileTheIssuerIsDown_SaysSo()
    {
        const string silent = "Example Company does not answer, or offers no sign-in; try again later, or use a token of Gridfold";
        using var browser = new SignInBrowser(_server.Address);
        Uri back = await browser.Ask(await browser.Begin());
        await _issuer.DisposeAsync();
        using HttpResponseMessage answer = await browser.Return(back);
        Assert.Equal(silent, await browser.Problem());
        ApiServer other = await api.Start(new ApiOptions(), _time, oidc: _options);
        using var late = new SignInBrowser(other.Address);
        Assert.Equal(silent, (await ApiFixture.Json(await late.Press(), 503))["detail"]!.GetValue<string>());
        await ApiFixture.Stop(other);
        _issuer = await OidcIssuer.Start();
    }

    [Fact]
    public async Task SignIn_BehindAProxyWithTls_HasSecureCookiesAndTheConfiguredAddress()
    {
        _options.PublicAddress = "https://gridfold.example";
        using var browser = new SignInBrowser(_server.Address);
        using HttpResponseMessage pressed = await browser.Press("", ("Host", "evil.example"));
        Assert.Contains("; secure", pressed.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        var page = new Uri((await ApiFixture.Json(pressed))["address"]!.GetValue<string>());
        Assert.Equal("https://gridfold.example/console/signed-in", Query(page)["redirect_uri"]);
    }

    [Fact]
    public async Task Console_WithoutAnIssuer_OffersNone()
    {
        using var browser = new SignInBrowser(api.Address);
        await ApiFixture.Json(await browser.Press(), 404);
        using HttpResponseMessage answer = await browser.Return(new Uri(api.Address, "/console/signed-in?code=x&state=y"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        using HttpClient stranger = api.ClientWith(null);
        using HttpResponseMessage offer = await stranger.Get(new Uri("/console/sign-in", UriKind.Relative));
        Assert.Equal("{}", (await ApiFixture.Json(offer)).ToJsonString());
    }

    private async Task<string> Failure()
    {
        using var browser = new SignInBrowser(_server.Address);
        using HttpResponseMessage answer = await browser.Return(await browser.Ask(await browser.Begin()));
        Assert.Equal("/#/", answer.Headers.Location!.OriginalString);
        return await browser.Problem();
    }

    private static Dictionary<string, string> Query(Uri address) => address.Query.TrimStart('?').Split('&')
        .Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
}
