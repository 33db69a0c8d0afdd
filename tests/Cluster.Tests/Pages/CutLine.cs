using System.Net;
using System.Net.Sockets;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>A line between a browser and a server that a test can cut, as the end of a silo does.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly List<TcpClient> _open = [];
    private readonly int _port;
    private readonly Task _accepting;
    private bool _isCut;

    public CutLine(Uri server)
    {
        _port = server.Port;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The address of the line's end.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Cuts all connections, and new ones until the line is mended.</summary>
    public void Cut()
    {
        lock (_open)
        {
            _isCut = true;
            foreach (TcpClient client in _open) client.Dispose();
            _open.Clear();
        }
    }

    /// <summary>Lets connections through again.</summary>
    public void Mend()
    {
        lock (_open) _isCut = false;
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _over.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            TcpClient near = await _listener.AcceptTcpClientAsync(_over.Token), far = new();
            lock (_open)
            {
                _open.AddRange([near, far]);
                if (_isCut) near.Dispose();
            }

            _ = Carry(near, far);
        }
    }

    private async Task Carry(TcpClient near, TcpClient far)
    {
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _port, _over.Token);
            Task back = far.GetStream().CopyToAsync(near.GetStream(), _over.Token);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), _over.Token), back);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
            or InvalidOperationException or OperationCanceledException)
        {
            // The line is cut.
        }
        finally
        {
            near.Dispose();
            far.Dispose();
        }
    }
}
