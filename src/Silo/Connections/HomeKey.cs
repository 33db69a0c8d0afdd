using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The secret of an embedded silo, in its owner's home folder. Both ends of a connection prove that they know the secret, and neither sends
/// it. The caller sends a random number and a code of the number and the secret (HMAC-SHA256). The silo answers with another code of the
/// same two. A caller that does not know the secret gets no answer.
/// </summary>
public sealed class HomeKey
{
    private const int NonceLength = 32;
    private const int Length = HMACSHA256.HashSizeInBytes;

    private static readonly byte[] Caller = Encoding.ASCII.GetBytes("gridfold caller"), Host = Encoding.ASCII.GetBytes("gridfold silo");

    private readonly byte[] _secret;

    private HomeKey(byte[] secret) => _secret = secret;

    /// <summary>Makes a new random key.</summary>
    public static HomeKey Create() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Reads a text that <see cref="ToString"/> wrote.</summary>
    /// <returns>The key. Null when the text is not a key.</returns>
    public static HomeKey? TryParse(string text)
    {
        Span<byte> secret = stackalloc byte[Length];
        return text.Length == 2 * Length && Convert.FromHexString(text, secret, out _, out int written) == OperationStatus.Done
            && written == Length
            ? new HomeKey(secret.ToArray())
            : null;
    }

    /// <summary>The key as 64 hexadecimal digits. With them a caller gets access to the silo.</summary>
    public override string ToString() => Convert.ToHexStringLower(_secret);

    /// <summary>The caller's side: a middleware for outgoing connections.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">The next middleware.</param>
    /// <param name="refused">Hears that the peer does not know the key.</param>
    /// <exception cref="ConnectionAbortedException">The peer at the address does not know the key.</exception>
    public async Task Introduce(ConnectionContext connection, ConnectionDelegate next, Action? refused = null)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(NonceLength);
        PipeWriter output = connection.Transport.Output;
        output.Write(nonce);
        output.Write(Code(Caller, nonce));
        await output.FlushAsync();
        if (await ReadAnswer(connection.Transport.Input) is not { } answer
            || !CryptographicOperations.FixedTimeEquals(answer, Code(Host, nonce)))
        {
            refused?.Invoke();
            throw new ConnectionAbortedException("The process at the port of silo.json is not the silo of this home folder.");
        }

        await next(connection);
    }

    /// <summary>The silo's side: a middleware for incoming connections.</summary>
    internal async Task Admit(ConnectionContext connection, ConnectionDelegate next, RefusalLog refusals)
    {
        if (await Read(connection.Transport.Input, NonceLength + Length) is not { } introduction
            || !CryptographicOperations.FixedTimeEquals(
                introduction.AsSpan(NonceLength), Code(Caller, introduction.AsSpan(0, NonceLength))))
        {
            refusals.Add(connection, "it does not know the secret in silo.json");
            connection.Abort();
            return;
        }

        connection.Transport.Output.Write(Code(Host, introduction.AsSpan(0, NonceLength)));
        await connection.Transport.Output.FlushAsync();
        await next(connection);
    }

    private static async Task<byte[]?> ReadAnswer(PipeReader input)
    {
        try
        {
            return await Read(input, Length);
        }
        catch (IOException)
        {
            // The silo has closed the connection.
            return null;
        }
    }

    private static async Task<byte[]?> Read(PipeReader input, int length)
    {
        ReadResult read = await input.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length)
        {
            input.AdvanceTo(read.Buffer.End);
            return null;
        }

        ReadOnlySequence<byte> part = read.Buffer.Slice(0, length);
        byte[] bytes = part.ToArray();
        input.AdvanceTo(part.End);
        return bytes;
    }

    private byte[] Code(ReadOnlySpan<byte> role, ReadOnlySpan<byte> nonce) => HMACSHA256.HashData(_secret, (byte[])[.. role, .. nonce]);
}
