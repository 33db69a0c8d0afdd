using System.Net;
using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Api;

/// <summary>The HTTP API of a silo: the section <c>Gridfold:Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Gridfold:Api";

    /// <summary>The port of the API.</summary>
    /// <value>From 1 to 65535. Default: none, and the silo serves no API.</value>
    public int? Port { get; set; }

    /// <summary>The address on which the API listens.</summary>
    /// <value>An IP address. Default: 127.0.0.1.</value>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The PEM file with the certificate of the API; intermediate certificates may follow it.</summary>
    /// <value>Default: none. It is required beyond loopback.</value>
    public string? Certificate { get; set; }

    /// <summary>The PEM file with the private key of the certificate.</summary>
    /// <value>Default: none.</value>
    public string? Key { get; set; }

    /// <summary>The password of an encrypted key.</summary>
    /// <value>Default: none.</value>
    public string? Password { get; set; }

    /// <summary>Whether the API may listen beyond loopback without TLS, because something before it has TLS.</summary>
    /// <value>Default: false.</value>
    public bool Plain { get; set; }

    /// <summary>The requests that one token may send in a second, on average.</summary>
    /// <value>From 1 to 100,000. Default: 50.</value>
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>The requests without a valid token that one network address may send in a second, on average.</summary>
    /// <value>From 1 to 100,000. Default: 20.</value>
    public int RefusalsPerSecond { get; set; } = 20;

    /// <summary>The experiments that one user may watch at the same time on one silo.</summary>
    /// <value>From 1 to 1000. Default: 16.</value>
    public int StreamsPerUser { get; set; } = 16;

    /// <summary>The experiments that all users together may watch at the same time on one silo.</summary>
    /// <value>From 1 to 10,000. Default: 200.</value>
    public int Streams { get; set; } = 200;

    /// <summary>Whether the silo serves the API.</summary>
    internal bool IsOn => Port is not null;

    /// <summary>Whether the API has TLS.</summary>
    internal bool HasTls => Certificate is { Length: > 0 };

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        if (Port is { } port) rules.Number(port, min: 1, max: 65535, nameof(Port));
        rules.Number(RequestsPerSecond, min: 1, max: 100_000);
        rules.Number(RefusalsPerSecond, min: 1, max: 100_000);
        rules.Number(StreamsPerUser, min: 1, max: 1000);
        rules.Number(Streams, min: 1, max: 10_000);
        rules.Require(Port is not null || !(HasTls || Key is { Length: > 0 } || Plain), nameof(Port), "missing",
            "the other options of the section are set: name the port of the API");
        if (HasTls != Key is { Length: > 0 })
        {
            problems.Error($"{section}:{(HasTls ? nameof(Key) : nameof(Certificate))} is missing; "
                + $"{nameof(Certificate)} and {nameof(Key)} name two PEM files that belong together");
        }

        if (!IPAddress.TryParse(Address, out IPAddress? address))
            problems.Error($"{section}:{nameof(Address)} is '{Address}'; it must be an IP address, as in 127.0.0.1 or 0.0.0.0");
        else if (IsOn && !HasTls && !Plain && !IPAddress.IsLoopback(address))
        {
            problems.Error($"{section}:{nameof(Address)} is {address}, so that tokens would cross the network without TLS; "
                + $"give the API a certificate ({section}:{nameof(Certificate)} and :{nameof(Key)}), or set {section}:{nameof(Plain)} to "
                + "true if something before it has TLS");
        }
    }
}
