using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Access tokens of an OIDC issuer, which is another server.</summary>
[Collection(nameof(ApiCollection))]
public sealed class OidcTests(ApiFixture api) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private OidcIssuer _issuer = null!;
    private ApiServer _server = null!;

    private static Uri Me { get; } = new("/api/v1/me", UriKind.Relative);

    private static Uri Tokens { get; } = new("/api/v1/tokens", UriKind.Relative);

    private static Uri Experiments { get; } = new("/api/v1/experiments", UriKind.Relative);

    public async ValueTask InitializeAsync()
    {
        _issuer = await OidcIssuer.Start();
        _server = await api.Start(new ApiOptions(), _time, oidc: _issuer.Options);
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
    public async Task Token_WithAMappedRole_MayDoWhatTheRoleMay(string roles, string role, int submitting, int listing)
    {
        using HttpClient client = await Client("alice", roles);
        JsonNode me = await ApiFixture.Json(await client.Get(Me));
        Assert.Equal(("oidc:alice", role, "oidc"),
            (me["user"]!.GetValue<string>(), me["role"]!.GetValue<string>(), me["name"]!.GetValue<string>()));
        Assert.StartsWith("oidc:", me["id"]!.GetValue<string>(), StringComparison.Ordinal);
        using HttpResponseMessage submitted = await client.Post(Experiments, File());
        await ApiFixture.Json(submitted, submitting);
        await ApiFixture.Json(await client.Get(Tokens), listing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Leads leads2")]
    public async Task Token_WithoutAMappedRole_Is403AndSaysWhy(string roles)
    {
        using HttpClient client = await Client("alice", roles);
        foreach (Uri path in (Uri[])[Me, Experiments, Tokens, new("/api/v1/nothing", UriKind.Relative)])
        {
            Assert.StartsWith("the token of oidc:alice gives no role: no value of its claim roles",
                await Problem(await client.Get(path), 403), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_ForAnotherAudience_Is401()
    {
        using HttpClient client = api.ClientWith(await _issuer.Token("alice", "leads", "another-api"), _server.Address);
        using HttpResponseMessage answer = await client.Get(Me);
        Assert.Equal("the token is for another audience; for this cluster it must be gridfold-api", await Problem(answer, 401));
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfAnotherIssuer_Is401()
    {
        await using OidcIssuer other = await OidcIssuer.Start();
        using HttpClient client = api.ClientWith(await other.Token("alice", "leads"), _server.Address);
        Assert.Equal($"the token has another issuer; this cluster takes tokens of {_issuer.Address}",
            await Problem(await client.Get(Me), 401));
    }

    [Fact]
    public async Task Token_AfterItsEndAndTheSkew_Is401AndItsStreamsEnd()
    {
        using HttpClient client = await Client("alice", "guests");
        JsonNode me = await ApiFixture.Json(await client.Get(Me));
        DateTimeOffset end = me["expires"]!.GetValue<DateTimeOffset>();
        BearerTokens tokens = _server.Services.GetRequiredService<BearerTokens>();
        string text = client.DefaultRequestHeaders.Authorization!.Parameter!;
        AccessToken token = (await tokens.Check(text, TestContext.Current.CancellationToken)).Token!;
        _time.Advance(end - _time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await client.Get(Me)).StatusCode);
        Assert.True(await tokens.IsValid(token, TestContext.Current.CancellationToken));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.StartsWith($"the token expired at {end - OidcTokens.Skew:u}; get another one from {_issuer.Address}",
            await Problem(await client.Get(Me), 401), StringComparison.Ordinal);
        Assert.False(await tokens.IsValid(token, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Keys_ThatAreReplaced_AreFoundAndTheOldOnesForgotten()
    {
        using HttpClient before = await Client("alice", "leads");
        Assert.Equal(HttpStatusCode.OK, (await before.Get(Me)).StatusCode);
        _issuer.Rotate();
        using HttpClient after = await Client("alice", "leads");

        // The issuer was asked a moment ago, and is asked again when the pause is over.
        Assert.Equal("the token's signature fits no key of its issuer", await Problem(await after.Get(Me), 401));
        Assert.Equal(HttpStatusCode.OK, (await before.Get(Me)).StatusCode);
        _time.Advance(IssuerKeys.Pause);
        Assert.Equal(HttpStatusCode.OK, (await after.Get(Me)).StatusCode);
        Assert.Equal("the token's signature fits no key of its issuer", await Problem(await before.Get(Me), 401));
    }

    [Fact]
    public async Task Issuer_ThatIsDown_HoldsUpItsOwnNewTokensOnly()
    {
        using HttpClient client = await Client("alice", "leads");
        int port = new Uri(_issuer.Address).Port;
        string text = client.DefaultRequestHeaders.Authorization!.Parameter!;
        await _issuer.DisposeAsync();
        ApiServer server = await api.Start(new ApiOptions(), _time, oidc: _issuer.Options);
        using HttpClient own = api.ClientWith((await api.NewToken(Role.Viewer)).Text, server.Address);
        using HttpClient theirs = api.ClientWith(text, server.Address);
        Assert.Equal(HttpStatusCode.OK, (await own.Get(Me)).StatusCode);
        using HttpResponseMessage answer = await theirs.Get(Me);
        Assert.Equal($"the OIDC issuer {_issuer.Address} does not answer, so its tokens cannot be checked; try again later, or use a token "
            + "of Gridfold", await Problem(answer, 503));
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
        Assert.Contains(api.Log, line => line.StartsWith("Warning: The OIDC issuer", StringComparison.Ordinal)
            && line.Contains(_issuer.Address, StringComparison.Ordinal));
        _issuer = await OidcIssuer.Start(port, _issuer.Key);
        _time.Advance(IssuerKeys.Pause);
        Assert.Equal(HttpStatusCode.OK, (await theirs.Get(Me)).StatusCode);
        await ApiFixture.Stop(server);
    }

    [Fact]
    public async Task Issuer_ThatFallsSilent_IsTrustedForAnHour()
    {
        using HttpClient client = await Client("alice", "leads");
        Assert.Equal(HttpStatusCode.OK, (await client.Get(Me)).StatusCode);
        await _issuer.DisposeAsync();
        _time.Advance(IssuerKeys.LongestAge - TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await client.Get(Me)).StatusCode);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Problem(await client.Get(Me), 503);
        _issuer = await OidcIssuer.Start();
    }

    [Fact]
    public async Task User_OfTheIssuer_IsAnotherOneThanTheOwnerOfAToken()
    {
        using HttpClient theirs = await Client("alice", "staff");
        using HttpClient own = api.ClientWith((await api.NewToken(Role.Submitter, "alice")).Text, _server.Address);
        using HttpResponseMessage submitted = await theirs.Post(Experiments, File());
        string id = (await ApiFixture.Json(submitted, 201))["id"]!.GetValue<string>();
        var pause = new Uri($"/api/v1/experiments/{id}/pause", UriKind.Relative);
        Assert.Equal($"{id} belongs to oidc:alice; alice may give orders to own experiments only",
            await Problem(await own.Post(pause, null), 403));

        // The search may have ended.
        Assert.NotEqual(HttpStatusCode.Forbidden, (await theirs.Post(pause, null)).StatusCode);
        using HttpClient lead = await Client("carol", "leads");
        using HttpResponseMessage made = await lead.Post(Tokens,
            new StringContent("""{"user": "oidc:alice", "role": "viewer"}""", new MediaTypeHeaderValue("application/json")));
        Assert.StartsWith("the token's user is 'oidc:alice'; it must be 1 to 64 letters", await Problem(made, 422),
            StringComparison.Ordinal);
        var pauses = new Uri($"/api/v1/audit?subject={id}&order=experiment.pause", UriKind.Relative);
        JsonNode audit = await ApiFixture.Json(await lead.Get(pauses));
        Assert.Equal(["oidc:alice", "alice"], audit["orders"]!.AsArray().Select(order => order!["user"]!.GetValue<string>()));
        Assert.StartsWith("oidc:", audit["orders"]![0]!["token"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rate_OfAUser_CountsAllTokensOfTheUser()
    {
        ApiServer server = await api.Start(new ApiOptions { RequestsPerSecond = 1 }, oidc: _issuer.Options);
        using HttpClient first = api.ClientWith(await _issuer.Token("alice", "guests"), server.Address);
        using HttpClient second = api.ClientWith(await _issuer.Token("alice", "guests"), server.Address);
        using HttpClient other = api.ClientWith(await _issuer.Token("bob", "guests"), server.Address);
        int refused = 0;
        for (int request = 0; request < 10; request++)
        {
            HttpClient client = request % 2 == 0 ? first : second;
            if ((await client.Get(Me)).StatusCode == HttpStatusCode.TooManyRequests) refused++;
        }

        Assert.True(refused >= 5, $"{refused} were refused.");
        Assert.Equal(HttpStatusCode.OK, (await other.Get(Me)).StatusCode);
        await ApiFixture.Stop(server);
    }

    [Fact]
    public async Task Log_OfAllTheseRequests_HasNoToken()
    {
        using HttpClient client = await Client("alice", "leads");
        Assert.Equal(HttpStatusCode.OK, (await client.Get(Me)).StatusCode);
        string signature = client.DefaultRequestHeaders.Authorization!.Parameter!.Split('.')[2];
        Assert.DoesNotContain(api.Log, line => line.Contains(signature, StringComparison.Ordinal));
    }

    private async Task<HttpClient> Client(string user, string roles) =>
        api.ClientWith(await _issuer.Token(user, roles), _server.Address);

    private static StringContent File() => new(SentFile.Yaml, new MediaTypeHeaderValue("application/yaml"));

    private static async Task<string> Problem(HttpResponseMessage answer, int status) =>
        (await ApiFixture.Json(answer, status))["detail"]!.GetValue<string>();
}
