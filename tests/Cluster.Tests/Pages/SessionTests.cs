using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Cluster.Tests.Api;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>The session of a browser, as requests see it.</summary>
[Collection(nameof(ApiCollection))]
public sealed class SessionTests(ApiFixture api)
{
    private static readonly Uri Session = new("/console/session", UriKind.Relative), Me = new("/api/v1/me", UriKind.Relative);

    [Fact]
    public async Task SignIn_SetsACookieThatScriptsAndOtherSitesCannotUse()
    {
        (string text, _) = await api.NewToken(Role.Viewer);
        (string cookie, _, string header) = await SignIn(api.Address, text);
        Assert.EndsWith("; path=/; samesite=strict; httponly", header, StringComparison.Ordinal);
        Assert.DoesNotContain(text[^20..], Uri.UnescapeDataString(cookie), StringComparison.Ordinal);
        (_, _, string proxied) = await SignIn(api.Address, text, ("X-Forwarded-Proto", "https"));
        Assert.Contains("; secure", proxied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_WithItsAntiforgeryValueOnly_IsLetIn()
    {
        (string cookie, string value, _) = await SignIn(api.Address, (await api.NewToken(Role.Operator, "carol")).Text);
        (string other, string otherValue, _) = await SignIn(api.Address, (await api.NewToken(Role.Operator, "carol")).Text);
        Assert.Equal(HttpStatusCode.OK, await Ask(cookie, value));
        Assert.Equal(HttpStatusCode.OK, await Ask(cookie, value, ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(cookie, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(cookie, otherValue));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(other, value));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(cookie, value, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(cookie, value, ("Sec-Fetch-Site", "same-site")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("bcdfghjkmn.")]
    [InlineData("bcdfghjkmn.AAAA")]
    [InlineData("bcdfghjkmn.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Cookie_ThatNoSiloMade_IsRefused(string cookie) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(cookie, SessionCookie.AntiforgeryOf(cookie)));

    [Fact]
    public async Task Cookie_MadeFromTheStoredHash_IsRefused()
    {
        // A reader of the store knows the id and the hash, and seals another secret with the right key.
        (string text, AccessToken token) = await api.NewToken(Role.Operator);
        string guessed = text[..^1] + (text[^1] == 'A' ? 'B' : 'A');
        Assert.Equal(text, SessionCookie.Open(
            SessionCookie.Seal(text, DateTimeOffset.MaxValue), TokenText.HashOf(text), TimeProvider.System.GetUtcNow()));
        string forged = SessionCookie.Seal(guessed, DateTimeOffset.MaxValue);
        Assert.Equal(token.Id, SessionCookie.IdOf(forged));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(forged, SessionCookie.AntiforgeryOf(forged)));
    }

    [Fact]
    public async Task Session_AfterTwelveHours_HasEnded()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ApiServer server = await api.Start(new ApiOptions(), time);
        (string cookie, string value, _) = await SignIn(server.Address, (await api.NewToken(Role.Viewer)).Text);
        Assert.Equal(HttpStatusCode.OK, await Ask(cookie, value, server: server.Address));
        time.Advance(SessionCookie.Length);
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(cookie, value, server: server.Address));
        await ApiFixture.Stop(server);
    }

    [Fact]
    public async Task SignIn_FromAPageOfAnotherSite_IsRefused()
    {
        using HttpClient stranger = api.ClientWith(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, Session)
        {
            Content = BodyOf((await api.NewToken(Role.Viewer)).Text),
        };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using HttpResponseMessage answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);
        await ApiFixture.Json(answer, 403);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task SignInAndSignOut_AreInTheAuditLog()
    {
        (string text, AccessToken token) = await api.NewToken(Role.Viewer, "dora");
        (string cookie, string value, _) = await SignIn(api.Address, text);
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = api.Address };
        using var request = new HttpRequestMessage(HttpMethod.Delete, Session);
        request.Headers.Add("Cookie", $"{SessionCookie.Name}={cookie}");
        request.Headers.Add(SessionCookie.Header, value);
        using HttpResponseMessage ended = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        JsonNode audit = await ApiFixture.Json(await (await api.Client(Role.Operator)).Get(new Uri("/api/v1/audit", UriKind.Relative)));
        Assert.Equal(["session.end", "session.begin"], audit["orders"]!.AsArray()
            .Where(order => order!["token"]!.GetValue<string>() == token.Id && order["outcome"]!.GetValue<string>() == "done")
            .Select(order => order!["order"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Page_HasAStrictPolicyAndATag()
    {
        using HttpClient stranger = api.ClientWith(null);
        using HttpResponseMessage page = await stranger.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using HttpResponseMessage same = await stranger.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        using HttpResponseMessage other = await stranger.GetAsync(
            new Uri("/console/..%2fschema.sql", UriKind.Relative), TestContext.Current.CancellationToken);
        await ApiFixture.Json(other, 404);
    }

    private static async Task<(string Cookie, string Antiforgery, string Header)> SignIn(
        Uri server, string token, (string Name, string Value)? header = null)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Post, Session)
        {
            Content = BodyOf(token),
        };
        if (header is { } extra) request.Headers.Add(extra.Name, extra.Value);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        JsonNode document = await ApiFixture.Json(answer);
        string set = answer.Headers.GetValues("Set-Cookie").Single();
        string cookie = set[(SessionCookie.Name.Length + 1)..set.IndexOf(';', StringComparison.Ordinal)];
        return (cookie, document["antiforgery"]!.GetValue<string>(), set);
    }

    private static StringContent BodyOf(string token) =>
        new($$"""{"token": "{{token}}"}""", new MediaTypeHeaderValue("application/json"));

    private async Task<HttpStatusCode> Ask(
        string cookie, string? antiforgery, (string Name, string Value)? header = null, Uri? server = null)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = server ?? api.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, Me);
        request.Headers.Add("Cookie", $"{SessionCookie.Name}={cookie}");
        if (antiforgery is not null) request.Headers.Add(SessionCookie.Header, antiforgery);
        if (header is { } extra) request.Headers.Add(extra.Name, extra.Value);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
