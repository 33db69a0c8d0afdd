using System.Net.Sockets;
using System.Text;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Bounds;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Requests that no honest program sends.</summary>
[Collection(nameof(ApiCollection))]
public sealed class HostileRequestTests(ApiFixture api)
{
    [Theory]
    [InlineData("/healthz/../api/v1/tokens")]
    [InlineData("/healthz/..%2fapi/v1/tokens")]
    [InlineData("/healthz%2f..%2fapi%2fv1%2ftokens")]
    [InlineData("/healthz;/api/v1/tokens")]
    [InlineData("//api/v1/tokens")]
    [InlineData("/api//v1/tokens")]
    [InlineData("/API/V1/TOKENS")]
    [InlineData("/api/v1/tokens/")]
    [InlineData("/api/v1/tokens%00")]
    [InlineData("/api/v1/./tokens")]
    [InlineData("/api/v1/%74okens")]
    [InlineData("/\\api\\v1\\tokens")]
    [InlineData("http://localhost/api/v1/tokens")]
    public async Task Path_WithATrick_OpensNothingToAStranger(string path)
    {
        string answer = await Send($"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Original-URL: /healthz\r\nX-Forwarded-For: 127.0.0.1\r\n"
            + "Connection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 (401|400|404) ", answer);
        Assert.DoesNotContain("\"tokens\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override: GET\r\nX-User: operator\r\nAuthorization: \r\n")]
    [InlineData("Authorization: Bearer\r\n")]
    [InlineData("Authorization: Bearer \r\nAuthorization: Bearer x\r\n")]
    [InlineData("Authorization: bearer null\r\n")]
    [InlineData("Authorization: Bearer gf_bcdfghjkmn_' OR '1'='1\r\n")]
    public async Task Header_ThatIsForged_OpensNothing(string headers) => Assert.StartsWith("HTTP/1.1 401 ",
        await Send($"GET /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("POST /api/v1/tokens", "Content-Length: 10000000000", "")]
    [InlineData("POST /api/v1/tokens", "Transfer-Encoding: chunked", "8000\r\n")]
    [InlineData("POST /api/v1/validate", "Content-Length: 10000000000", "")]
    public async Task Body_ThatIsTooLarge_Is413(string request, string header, string begin)
    {
        (string token, _) = await api.NewToken(Role.Operator);
        string answer = await Send($"{request} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            + "Content-Type: application/json\r\n"
            + $"{header}\r\n\r\n{begin}{(begin.Length == 0 ? "" : new string('x', 0x8000))}");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("the body of the request is too large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfAStranger_IsNotRead() => Assert.StartsWith("HTTP/1.1 401 ", await Send(
        "POST /api/v1/experiments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n"
            + "Connection: close\r\n\r\n{"), StringComparison.Ordinal);

    [Fact]
    public async Task Headers_TooLongOrUnfinished_AreGivenUp()
    {
        string large = new('x', ApiBounds.HeaderBytes);
        Assert.StartsWith("HTTP/1.1 431 ", await Send($"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Large: {large}\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414 ", await Send($"GET /healthz?{large} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408 ", await Send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_WithoutATokenAndTooMany_Are429AndHoldNobodyUp()
    {
        ApiServer server = await api.Start(new ApiOptions { RefusalsPerSecond = 1 });
        using HttpClient stranger = api.ClientWith(null, server.Address),
            user = api.ClientWith((await api.NewToken(Role.Viewer)).Text, server.Address);
        var me = new Uri("/api/v1/me", UriKind.Relative);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stranger.Get(me)));
        Assert.Equal([401, 429], answers.Select(answer => (int)answer.StatusCode).Distinct().Order());
        using HttpResponseMessage refused = await stranger.Get(me);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        await ApiFixture.Json(refused, 429);
        await ApiFixture.Json(await user.Get(me));
        await ApiFixture.Stop(server);
    }

    [Fact]
    public async Task Requests_OfOneTokenAndTooMany_Are429ForThisTokenAlone()
    {
        ApiServer server = await api.Start(new ApiOptions { RequestsPerSecond = 1 });
        using HttpClient busy = api.ClientWith((await api.NewToken(Role.Viewer)).Text, server.Address),
            other = api.ClientWith((await api.NewToken(Role.Viewer)).Text, server.Address);
        var me = new Uri("/api/v1/me", UriKind.Relative);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => busy.Get(me)));
        Assert.Equal([200, 429], answers.Select(answer => (int)answer.StatusCode).Distinct().Order());
        await ApiFixture.Json(await other.Get(me));
        await ApiFixture.Stop(server);
    }

    /// <summary>Sends bytes without a change.</summary>
    /// <returns>All bytes that come back until the server closes the connection.</returns>
    private async Task<string> Send(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port, TestContext.Current.CancellationToken);
        using var all = new MemoryStream();
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            await client.GetStream().CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // A reset counts as closed.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }
}
