using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>Bounds on connections to a silo's ports: the section <c>Gridfold:Network</c>.</summary>
public sealed class NetworkOptions
{
    /// <summary>The least value of <see cref="MaxClientMessage"/>: an experiment file has to fit.</summary>
    public const int MinClientMessage = 64 << 10;

    /// <summary>The connections that one address may have open on one port.</summary>
    /// <value>At least 1. Default: 256.</value>
    public int MaxConnectionsPerAddress { get; set; } = 256;

    /// <summary>How long a peer may take from connecting to the end of its first message.</summary>
    /// <value>Above 0. Default: 10 seconds.</value>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest message that a client may send, in bytes.</summary>
    /// <value>At least 64 KiB. Default: 4 MiB.</value>
    public int MaxClientMessage { get; set; } = 4 << 20;

    /// <summary>Reports what is wrong with the options.</summary>
    /// <param name="section">Where they are written.</param>
    /// <param name="problems">Where problems go.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        rules.Number(MaxConnectionsPerAddress, min: 1);
        rules.Time(HandshakeTimeout);
        rules.Number(MaxClientMessage, min: MinClientMessage);
    }
}
