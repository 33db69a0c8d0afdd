using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>A real Redis on a free loopback port. It keeps its data when it is stopped.</summary>
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

    /// <summary>The password that clients need. Null when they need none.</summary>
    public string? Password { get; init; }

    /// <summary>Whether Redis is installed.</summary>
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

    /// <summary>Sends a command of one line, for example <c>SET key value</c>.</summary>
    /// <returns>The first line of the answer.</returns>
    public async Task<string?> Send(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync();
    }

    /// <summary>Stops the server. Its data are on disk.</summary>
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

/// <summary>Free ports.</summary>
internal static class Ports
{
    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>
    /// A free port that was not returned before. The system may offer the same port twice before its first user listens on it.
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
