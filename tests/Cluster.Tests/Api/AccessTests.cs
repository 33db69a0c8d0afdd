using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Routes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Who is let in, and what each role may do.</summary>
[Collection(nameof(ApiCollection))]
public sealed class AccessTests(ApiFixture api)
{
    private static readonly string[] Reading = ["GET"];

    // The description and the console's files hold no data. Its session is where a token is shown, and its sign-in leads to the issuer.
    private static readonly string[] Open = [ApiRoutes.Health, "/openapi/v1.json", "/openapi", "/openapi/reference.css", "/",
        "/console/{file}", "/console/session", "/console/session", "/console/sign-in", "/console/sign-in",
        "/console/signed-in"];

    private IEnumerable<RouteEndpoint> Routes =>
        api.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void EveryRoute_ButTheOpenOnes_NamesARoleAndWritesItsOrders()
    {
        Assert.True(Routes.Count() > 20, $"There are {Routes.Count()} routes.");
        Assert.Equal(Open, Routes.Where(route => RolePolicies.NeededBy(route) is null)
            .Select(route => route.RoutePattern.RawText));
        Assert.Equal(Open, Routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(route => route.RoutePattern.RawText));
        string[] asking =
        [
            "/api/v1/validate", "/api/v1/plan", "/api/v1/experiments/{id}/predict", "/console/session", "/console/sign-in",
            "/relay/{grain}/{method}",
        ];
        Assert.All(Routes.Where(route => !asking.Contains(route.RoutePattern.RawText)),
            route => Assert.Equal(MethodsOf(route).SequenceEqual(Reading), AuditedRoutes.OrderOf(route) is null));
    }

    [Fact]
    public async Task EveryRoute_WithoutAToken_Is401()
    {
        using HttpClient stranger = api.ClientWith(null);
        foreach (RouteEndpoint route in Routes.Where(route => RolePolicies.NeededBy(route) is not null))
        {
            using HttpResponseMessage answer = await Send(stranger, route);
            JsonNode problem = await ApiFixture.Json(answer, 401);
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).ToString());
            Assert.Contains("the request has no token", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryRoute_WithTooSmallARole_Is403()
    {
        int tried = 0;
        foreach (RouteEndpoint route in Routes)
        {
            for (Role role = Role.Viewer; role < RolePolicies.NeededBy(route); role++)
            {
                using HttpResponseMessage answer = await Send(await api.Client(role), route);
                string needed = RolePolicies.NeededBy(route)!.Value.ToString().ToLowerInvariant();
                Assert.EndsWith($"this request needs the role {needed}", (await ApiFixture.Json(answer, 403))["detail"]!.GetValue<string>(),
                    StringComparison.Ordinal);
                tried++;
            }
        }

        Assert.True(tried > 10, $"{tried} were tried.");
    }

    [Fact]
    public async Task Health_WithoutAToken_Answers()
    {
        using HttpClient stranger = api.ClientWith(null);
        Assert.Equal("it answers\n", await (await stranger.Get(new Uri("/healthz", UriKind.Relative))).Text());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gf_")]
    [InlineData("gf_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJyb2xlIjoib3BlcmF0b3IifQ.")]
    public async Task Token_ThatNobodyMade_Is401(string token)
    {
        using HttpClient client = api.ClientWith(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using HttpResponseMessage answer = await client.Get(Me);
        await ApiFixture.Json(answer, 401);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_WithAnotherSecretOrElsewhere_Is401()
    {
        (string text, _) = await api.NewToken(Role.Operator);
        string changed = text[..^1] + (text[^1] == 'A' ? 'B' : 'A');
        using HttpClient wrong = api.ClientWith(changed), stranger = api.ClientWith(null), basic = api.ClientWith(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.Get(Me)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await stranger.Get(new Uri($"/api/v1/me?access_token={text}", UriKind.Relative))).StatusCode);
        stranger.DefaultRequestHeaders.Add("Cookie", $"token={text}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Get(Me)).StatusCode);
        basic.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", text);
        Assert.Equal(HttpStatusCode.Unauthorized, (await basic.Get(Me)).StatusCode);
    }

    [Fact]
    public async Task Token_AfterItsEnd_Is401AndSaysWhy()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ApiServer server = await api.Start(new ApiOptions(), time);
        (string text, AccessToken token) = await api.NewToken(Role.Viewer, days: 1);
        using HttpClient client = api.ClientWith(text, server.Address);
        Assert.Equal(HttpStatusCode.OK, (await client.Get(Me)).StatusCode);
        time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        using HttpResponseMessage answer = await client.Get(Me);
        Assert.Contains($"the token {token.Id} expired at ", (await ApiFixture.Json(answer, 401))["detail"]!.GetValue<string>(),
            StringComparison.Ordinal);
        await ApiFixture.Stop(server);
    }

    [Fact]
    public async Task Token_ThatWasRevoked_Is401OnEverySiloAfterTwoSeconds()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ApiServer other = await api.Start(new ApiOptions(), time);
        (string text, AccessToken token) = await api.NewToken(Role.Viewer, "bob");
        using HttpClient client = api.ClientWith(text, other.Address);
        Assert.Equal("bob", (await ApiFixture.Json(await client.Get(Me)))["user"]!.GetValue<string>());
        using HttpResponseMessage revoked = await (await api.Client(Role.Operator))
            .Delete(new Uri($"/api/v1/tokens/{token.Id}", UriKind.Relative));
        await ApiFixture.Json(revoked);
        time.Advance(TokenDirectory.Age);
        Assert.Contains($"the token {token.Id} was revoked at ", (await ApiFixture.Json(await client.Get(Me), 401))["detail"]!
            .GetValue<string>(), StringComparison.Ordinal);
        await ApiFixture.Stop(other);
    }

    [Fact]
    public async Task Path_ThatIsNotThere_IsToldToCallersWithATokenOnly()
    {
        using HttpClient stranger = api.ClientWith(null);
        foreach (string path in (string[])["/metrics", "/api", "/api/v1", "/api/v2/experiments", "/healthz/live", "/dashboard"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Get(new Uri(path, UriKind.Relative))).StatusCode);
            await ApiFixture.Json(await (await api.Client(Role.Operator)).Get(new Uri(path, UriKind.Relative)), 404);
        }
    }

    [Fact]
    public async Task Method_ThatAPathDoesNotTake_IsToldToCallersWithATokenOnly()
    {
        using HttpClient stranger = api.ClientWith(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Ask(new HttpRequestMessage(HttpMethod.Put, Me))).StatusCode);
        using HttpResponseMessage answer = await (await api.Client(Role.Viewer)).Ask(new HttpRequestMessage(HttpMethod.Put, Me));
        Assert.StartsWith("this path does not take PUT", (await ApiFixture.Json(answer, 405))["detail"]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.Equal(["GET"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Log_OfAllTheseRequests_HasNoSecret()
    {
        (string text, _) = await api.NewToken(Role.Operator);
        using HttpClient client = api.ClientWith(text);
        using HttpResponseMessage created = await client.Post(new Uri("/api/v1/tokens", UriKind.Relative),
            new StringContent("""{"user": "carol", "role": "viewer"}""", new MediaTypeHeaderValue("application/json")));
        string other = (await ApiFixture.Json(created, 201))["token"]!.GetValue<string>();
        using HttpClient carol = api.ClientWith(other);
        Assert.Equal(HttpStatusCode.OK, (await carol.Get(Me)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await carol.Get(new Uri("/api/v1/experiments/no-bcdfg", UriKind.Relative))).StatusCode);
        Assert.NotEmpty(api.Log);
        Assert.DoesNotContain(api.Log, line => line.Contains(text[^20..], StringComparison.Ordinal));
        Assert.DoesNotContain(api.Log, line => line.Contains(other[^20..], StringComparison.Ordinal));
    }

    private static Uri Me => new("/api/v1/me", UriKind.Relative);

    private static IEnumerable<string> MethodsOf(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods;

    private static Task<HttpResponseMessage> Send(HttpClient client, RouteEndpoint route)
    {
        string path = "/" + route.RoutePattern.RawText!.TrimStart('/').Replace("{id}", "iris-bcdfg", StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal).Replace("{name}", "silo", StringComparison.Ordinal)
            .Replace("{upload}", "flowers.csv", StringComparison.Ordinal)
            .Replace("{grain}/{method}", "IExperimentGrain/Pause", StringComparison.Ordinal);
        Assert.DoesNotContain('{', path);
        return client.Ask(new HttpRequestMessage(new HttpMethod(MethodsOf(route).Single()), new Uri(path, UriKind.Relative)));
    }
}
