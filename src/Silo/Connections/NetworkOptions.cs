namespace Gridfold.Silo.Connections;

/// <summary>Bounds on connections to a silo's ports: the section <c>Gridfold:Network</c>.</summary>
public sealed class NetworkOptions
{
    /// <summary>The least value of <see cref="MaxClientMessage"/>: an experiment file has to fit.</summary>
    public const int MinClientMessage = 64 << 10;

    /// <summary>The connections that one address may have open on one port. Default: 256; at least 1.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 256;

    /// <summary>How long a peer may take from connecting to the end of its first message. Default: 10 seconds; above 0.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest message that a client may send, in bytes. Default: 4 MiB; at least 64 KiB.</summary>
    public int MaxClientMessage { get; set; } = 4 << 20;
}
