using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>The limits on connections to a silo's ports: the section <c>Gridfold:Network</c>.</summary>
public sealed class NetworkOptions
{
    /// <summary>The least value of <see cref="MaxClientMessage"/>, in bytes. An experiment file must fit into it.</summary>
    public const int MinClientMessage = 64 << 10;

    /// <summary>The number of connections that one address may have open on one port.</summary>
    /// <value>At least 1. Default: 256.</value>
    public int MaxConnectionsPerAddress { get; set; } = 256;

    /// <summary>The time that a peer may take from the connection to the end of its first message.</summary>
    /// <value>Above 0. Default: 10 seconds.</value>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest message that a client may send, in bytes.</summary>
    /// <value>At least 64 KiB. Default: 4 MiB.</value>
    public int MaxClientMessage { get; set; } = 4 << 20;

    /// <summary>
    /// The number of calls without an answer that a client may have on one connection. The silo reads further calls later.
    /// </summary>
    /// <value>At least 1. Default: 16.</value>
    public int MaxUnansweredCalls { get; set; } = 16;

    /// <summary>
    /// The answers that a silo keeps for one connection, in bytes: those that wait to be read, and those that are expected. An answer is
    /// expected to be as large as the largest of the last minutes, and at least 1 MiB. The silo reads further calls later.
    /// </summary>
    /// <value>At least 1 MiB. Default: 16 MiB.</value>
    public int MaxUnreadAnswers { get; set; } = 16 << 20;

    /// <summary>
    /// The answers that a silo keeps for all connections together, in bytes. Beyond that, each connection may have one call without an
    /// answer.
    /// </summary>
    /// <value>At least 1 MiB. Default: 256 MiB.</value>
    public int MaxUnreadAnswersOfAll { get; set; } = 256 << 20;

    /// <summary>The time that a client may take to read the answers that wait for it. After this time its connection is closed.</summary>
    /// <value>Above 0. Default: 1 minute.</value>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        rules.Number(MaxConnectionsPerAddress, min: 1);
        rules.Time(HandshakeTimeout);
        rules.Number(MaxClientMessage, min: MinClientMessage);
        rules.Number(MaxUnansweredCalls, min: 1);
        rules.Number(MaxUnreadAnswers, min: AnswerBudget.LeastExpected);
        rules.Number(MaxUnreadAnswersOfAll, min: AnswerBudget.LeastExpected);
        rules.Time(AnswerTimeout);
    }
}
