using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>
/// A web server that answers the first request completely. It answers every later request with one byte at a time, without an end.
/// </summary>
internal sealed class DripServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly byte[] _content;
    private readonly Task _serving;
    private int _requests;

    /// <summary>Starts the server.</summary>
    /// <param name="content">The answer to the first request.</param>
    public DripServer(string content)
    {
        _content = Encoding.UTF8.GetBytes(content);
        _listener.Start();
        _serving = Serve();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data.csv";

    /// <summary>The number of requests so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Completes when a second request has come.</summary>
    public TaskCompletionSource Dripping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task Serve()
    {
        while (true) _ = Answer(await _listener.AcceptTcpClientAsync(_ended.Token));
    }

    private async Task Answer(TcpClient client)
    {
        try
        {
            using TcpClient open = client;
            NetworkStream stream = open.GetStream();
            _ = await stream.ReadAsync(new byte[8192], _ended.Token);
            bool isFirst = Interlocked.Increment(ref _requests) == 1;
            int length = isFirst ? _content.Length : 1_000_000;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: "
                + "close\r\n\r\n"), _ended.Token);
            if (isFirst) await stream.WriteAsync(_content, _ended.Token);
            else Dripping.TrySetResult();
            while (!isFirst)
            {
                await stream.WriteAsync(new byte[] { (byte)'x' }, _ended.Token);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, _ended.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The client has closed the connection, or the test has ended.
        }
    }
}
