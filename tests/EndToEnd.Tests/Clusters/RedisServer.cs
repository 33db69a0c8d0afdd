using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gridfold.EndToEnd.Tests.Clusters;

/// <summary>A real Redis on a loopback port of its own, which keeps its data over a stop.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private Process? _process;

    public RedisServer(string folder)
    {
        _folder = Path.Combine(folder, "redis");
        Directory.CreateDirectory(_folder);
        Port = Ports.Free();
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>What it asks clients for; null for nothing.</summary>
    public string? Password { get; init; }

    /// <summary>Whether it is installed here.</summary>
    public static bool IsInstalled => File.Exists("/usr/bin/redis-server");

    public async Task Start()
    {
        _process = Process.Start(
            new ProcessStartInfo(
                "/usr/bin/redis-server",
                    $"--port {Port} --bind 127.0.0.1 --appendonly yes --save \"\" --dir "
                        + $"{_folder}{(Password is null ? "" : $" --requirepass {Password}")}")
            { RedirectStandardOutput = true })!;
        _ = _process.StandardOutput.ReadToEndAsync();
        var patience = Stopwatch.StartNew();
        while (!await Answers()) Assert.True(patience.Elapsed < Patience, "Redis does not start.");
    }

    /// <summary>Sends a command of one line, as in <c>SET key value</c>.</summary>
    /// <returns>The first line of the answer.</returns>
    public async Task<string?> Send(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync();
    }

    /// <summary>Ends it; what it holds is on disk.</summary>
    public async Task Kill()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await Kill();

    private async Task<bool> Answers()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            byte[] answer = new byte[7];
            int read = await client.GetStream().ReadAsync(answer);
            return read > 0 && (answer[0] == (byte)'+' || (Password is not null && answer.AsSpan().SequenceEqual("-NOAUTH"u8)));
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>Ports that nobody uses.</summary>
internal static class Ports
{
    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>
    /// One that was not given to anybody before: the system may offer the same twice before whoever it was for listens there.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, true)) return port;
        }
    }
}
