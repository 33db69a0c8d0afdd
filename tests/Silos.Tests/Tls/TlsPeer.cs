using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Gridfold.Silos.Tests.Tls;

/// <summary>A foreign program that connects to a silo's port, from a loopback address of its own.</summary>
internal static class TlsPeer
{
    // Much longer than a silo takes to close the connection.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends bytes without TLS, and waits until the silo closes the connection.</summary>
    /// <returns>The bytes that came back.</returns>
    public static async Task<byte[]> SendPlain(int port, string from, byte[] bytes)
    {
        using Socket socket = await Connect(port, from);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(bytes);
        return await UntilClosed(stream);
    }

    /// <summary>Shows a certificate or none, and waits until the silo closes the connection.</summary>
    /// <returns>The bytes that came back after the handshake.</returns>
    public static async Task<byte[]> Show(int port, string from, X509Certificate2? certificate)
    {
        using Socket socket = await Connect(port, from);
        await using var stream = new SslStream(
            new NetworkStream(socket), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "gridfold-silo",
                ClientCertificateContext = certificate is null ? null
                    : SslStreamCertificateContext.Create(certificate, null, offline: true),
            }).WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            return [];
        }

        return await UntilClosed(stream);
    }

    private static async Task<Socket> Connect(int port, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<byte[]> UntilClosed(Stream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer).WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // An alert and a reset both count as closed.
        }

        return answer.ToArray();
    }
}
