using System.Net;
using System.Net.Sockets;
using System.Text;
using Gridfold.Silo.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Gridfold.Cluster.Tests.Telemetry;

/// <summary>
/// The HTTP server of a silo, without the silo, on a free loopback port. Each server collects from every meter of the process. So the tests
/// that count collections share its test collection, and run one by one.
/// </summary>
internal sealed class TelemetryServer : IAsyncDisposable
{
    private readonly WebApplication _host;

    private TelemetryServer(WebApplication host) => _host = host;

    /// <summary>The server's address.</summary>
    public Uri Address => new(_host.Urls.Single());

    /// <summary>Starts a server.</summary>
    /// <param name="more">Adds pages that a silo does not serve.</param>
    public static async Task<TelemetryServer> Start(Action<WebApplication>? more = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new("Gridfold:Http:Port", "0")]);
        builder.Logging.ClearProviders();
        builder.AddTelemetry();
        builder.WebHost.ListenForTelemetry(builder.Configuration);
        WebApplication host = builder.Build();
        host.MapTelemetry();
        more?.Invoke(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TelemetryServer(host);
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="receiveBytes">The size of the socket's receive buffer. Null for the system's default.</param>
    public async Task<TcpClient> Connect(int? receiveBytes = null)
    {
        var client = new TcpClient();
        if (receiveBytes is { } bytes) client.ReceiveBufferSize = bytes;
        await client.ConnectAsync(IPAddress.Loopback, Address.Port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Sends bytes without a change.</summary>
    /// <returns>All bytes that come back until the server closes the connection.</returns>
    public async Task<string> Send(string request)
    {
        using TcpClient client = await Connect();
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The server closed the connection before it read anything.
        }

        return await ReadToEnd(client.GetStream());
    }

    /// <summary>All bytes until the server closes or resets the connection.</summary>
    public static async Task<string> ReadToEnd(Stream server)
    {
        using var all = new MemoryStream();
        try
        {
            await server.CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // A reset counts as closed.
        }

        return Encoding.ASCII.GetString(all.ToArray());
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();
}
