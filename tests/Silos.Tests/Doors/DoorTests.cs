using System.Net;
using System.Net.Sockets;
using System.Text;
using Gridfold.Silos.Tests.Clusters;

namespace Gridfold.Silos.Tests.Doors;

/// <summary>The table of open ports in SECURITY.md, checked on real processes.</summary>
public sealed class DoorTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Silo_ByDefault_ListensOnThreePortsOfLoopback()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var redis = new RedisServer(_home.Folder);
        await redis.Start();
        await using SiloProcess silo = SiloProcess.Start("silo-1", redis, _home.Folder);
        await silo.Ready();
        IReadOnlyList<IPEndPoint> ports = ListeningPorts.Of(silo.ProcessId);
        Assert.Equal(3, ports.Count);
        Assert.All(ports, port => Assert.Equal(IPAddress.Loopback, port.Address));
        Assert.Superset(new HashSet<int> { silo.GatewayPort, silo.Http.Port }, ports.Select(port => port.Port).ToHashSet());
    }

    [Fact]
    public async Task EmbeddedSilo_WhileASearchRuns_ListensOnTwoPortsOfLoopback()
    {
        await using Cli run = Cli.Start(_home, "run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=2000");
        await run.UntilError(line => line.Contains(" of 18 trials", StringComparison.Ordinal));
        IReadOnlyList<IPEndPoint> ports = ListeningPorts.Of(run.ProcessId);
        Assert.Equal(2, ports.Count);
        Assert.All(ports, port => Assert.Equal(IPAddress.Loopback, port.Address));
    }

    [Fact]
    public async Task Http_AnythingElse_IsNotThere()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var redis = new RedisServer(_home.Folder);
        await redis.Start();
        await using SiloProcess silo = SiloProcess.Start("silo-1", redis, _home.Folder);
        await silo.Ready();
        foreach (string path in (string[])["/", "/healthz", "/dashboard", "/metrics/../etc/passwd", "/..%2f..%2fetc/passwd"])
        {
            string answer = await Send(silo.Http, $"GET {path} HTTP/1.1\r\nHost: silo\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Server:", answer, StringComparison.Ordinal);
        }

        Assert.StartsWith("HTTP/1.1 405", await Send(silo.Http, "POST /metrics HTTP/1.1\r\nHost: silo\r\nContent-Length: 1000000\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413", await Send(silo.Http, "GET /metrics HTTP/1.1\r\nHost: silo\r\nContent-Length: 1000000\r\n\r\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_Garbage_DoesNotDisturbTheSilo()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var redis = new RedisServer(_home.Folder);
        await redis.Start();
        await using SiloProcess silo = SiloProcess.Start("silo-1", redis, _home.Folder);
        await silo.Ready();
        int siloPort = ListeningPorts.Of(silo.ProcessId).Select(port => port.Port)
            .Single(port => port != silo.GatewayPort && port != silo.Http.Port);
        foreach (int port in (int[])[silo.GatewayPort, siloPort])
        {
            // A length above every limit, HTTP, and random bytes.
            foreach (byte[] garbage in (byte[][])[[255, 255, 255, 127, 255, 255, 255, 127], "GET / HTTP/1.1\r\n\r\n"u8.ToArray(),
                [.. Enumerable.Range(0, 5000).Select(number => (byte)(number * 31))]])
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                await HangsUp(client.GetStream(), garbage);
            }
        }

        (await Cli.Run(_home, "list", "--cluster", silo.Gateway)).Expect(0);
        Assert.False(silo.HasExited);
    }

    [Fact]
    public async Task Ports_PeerThatSaysNothing_IsHungUpOn()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var redis = new RedisServer(_home.Folder);
        await redis.Start();
        await using SiloProcess silo = SiloProcess.Start("silo-1", redis, _home.Folder, "--Gridfold:Network:HandshakeTimeout=00:00:01");
        await silo.Ready();
        foreach (int port in OrleansPorts(silo))
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            Assert.True(await IsHungUp(client), $"Port {port} waits without end.");
        }

        Assert.Contains("it did not introduce itself within", silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_MoreConnectionsThanAnAddressMayHave_AreRefused()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var redis = new RedisServer(_home.Folder);
        await redis.Start();
        await using SiloProcess silo = SiloProcess.Start(
            "silo-1", redis, _home.Folder, "--Gridfold:Network:MaxConnectionsPerAddress=3", "--Gridfold:Network:HandshakeTimeout=00:05:00");
        await silo.Ready();
        // The silo takes up connections side by side, so any of the four may be the one too many.
        TcpClient[] idle = [.. Enumerable.Range(0, 4).Select(_ => new TcpClient())];
        foreach (TcpClient client in idle)
            await client.ConnectAsync(IPAddress.Loopback, silo.GatewayPort, TestContext.Current.CancellationToken);
        Assert.True(await await Task.WhenAny(idle.Select(IsHungUp)), "All four connections are held.");
        await silo.Logs("its address has 3 connections");
        foreach (TcpClient client in idle) client.Dispose();
        (await Cli.Run(_home, "list", "--cluster", silo.Gateway)).Expect(0);
    }

    private static IEnumerable<int> OrleansPorts(SiloProcess silo) =>
        ListeningPorts.Of(silo.ProcessId).Select(port => port.Port).Where(port => port != silo.Http.Port);

    /// <summary>Waits until the other side closes the connection, and checks that it sent nothing before.</summary>
    private static async Task<bool> IsHungUp(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) == 0;
        }
        catch (IOException)
        {
            // A reset counts as closed.
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Sends bytes and waits until the other side closes or resets the connection.</summary>
    private static async Task HangsUp(NetworkStream stream, byte[] garbage)
    {
        try
        {
            await stream.WriteAsync(garbage);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // A reset counts as closed.
        }
    }

    private static async Task<string> Send(Uri http, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, http.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }
}
