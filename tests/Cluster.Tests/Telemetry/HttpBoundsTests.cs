using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gridfold.Silo.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Cluster.Tests.Telemetry;

/// <summary>The requests that a silo's HTTP server refuses, and the times after which it closes a connection.</summary>
[Collection(nameof(TelemetryServer))]
public sealed class HttpBoundsTests : IAsyncLifetime
{
    private static readonly HttpClient Client = new();
    private TelemetryServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TelemetryServer.Start(host => host.MapGet("/never", NeverAnswer));

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("POST", "/metrics")]
    [InlineData("PUT", "/metrics")]
    [InlineData("DELETE", "/healthz/live")]
    [InlineData("PATCH", "/healthz/ready")]
    [InlineData("OPTIONS", "/metrics")]
    [InlineData("TRACE", "/metrics")]
    [InlineData("PROPFIND", "/")]
    public async Task Method_OtherThanGetAndHead_IsRefused(string method, string path)
    {
        string answer = await _server.Send($"{method} {path} HTTP/1.1\r\nHost: silo\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_Metrics_HasTheLengthAndNoBody()
    {
        using HttpResponseMessage get = await Client.GetAsync(new Uri(_server.Address, "/metrics"), TestContext.Current.CancellationToken);
        string answer = await _server.Send("HEAD /metrics HTTP/1.1\r\nHost: silo\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Matches(@"\r\nContent-Length: [1-9]\d+\r\n", answer);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Contains("# TYPE ", await get.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 10000000000", "")]
    [InlineData("Content-Length: 5", "hello")]
    [InlineData("Transfer-Encoding: chunked", "5\r\nhello\r\n")]
    public async Task Body_OfAnyKind_IsRefusedUnread(string header, string body)
    {
        string answer = await _server.Send($"GET /metrics HTTP/1.1\r\nHost: silo\r\n{header}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("# TYPE", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/healthz", HttpStatusCode.NotFound)]
    [InlineData("/metrics/all", HttpStatusCode.NotFound)]
    [InlineData("/healthz/live", HttpStatusCode.OK)]
    public async Task Path_OtherThanTheThree_IsNotThere(string path, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(_server.Address, path), TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Headers_TooLongOrTooMany_AreRefused()
    {
        string longValue = new('x', HttpBounds.HeaderBytes),
            many = string.Concat(Enumerable.Range(0, 60).Select(number => $"X-{number}: 1\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await _server.Send($"GET /metrics HTTP/1.1\r\nHost: silo\r\nX-Long: {longValue}\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 431 ", await _server.Send($"GET /metrics HTTP/1.1\r\nHost: silo\r\n{many}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414 ", await _server.Send($"GET /metrics?{new string('x', 4000)} HTTP/1.1\r\nHost: silo\r\n\r\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_ThatNeverEnd_AreGivenUp()
    {
        var clock = Stopwatch.StartNew();
        string answer = await _server.Send("GET /metrics HTTP/1.1\r\nHost: silo\r\n");
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, HttpBounds.HeaderTime - TimeSpan.FromSeconds(1), HttpBounds.HeaderTime * 3);
    }

    [Fact]
    public async Task Answer_ThatTakesTooLong_IsBrokenOff()
    {
        var clock = Stopwatch.StartNew();
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(_server.Address, "/never"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.InRange(clock.Elapsed, HttpBounds.AnswerTime - TimeSpan.FromSeconds(1), HttpBounds.AnswerTime * 3);
    }

    [Fact]
    public async Task Connections_MoreThanTheBound_AreClosedAtOnce()
    {
        var open = new List<TcpClient>();
        try
        {
            for (int number = 0; number < HttpBounds.Connections; number++)
            {
                TcpClient client = await _server.Connect();
                open.Add(client);

                // The server has read this first line before the next one comes.
                await client.GetStream().WriteAsync(
                    Encoding.ASCII.GetBytes("GET /healthz/live HTTP/1.1\r\nHost: silo\r\n\r\n"), TestContext.Current.CancellationToken);
                Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[16], TestContext.Current.CancellationToken));
            }

            Assert.Equal("", await _server.Send("GET /healthz/live HTTP/1.1\r\nHost: silo\r\n\r\n"));
        }
        finally
        {
            foreach (TcpClient client in open) client.Dispose();
        }
    }

    private static async Task NeverAnswer(HttpContext context) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
}
