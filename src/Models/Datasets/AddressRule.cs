using System.Net;
using System.Net.Sockets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>
/// Which machines data may be fetched from. A silo stands inside a network, and those who name addresses may not: it fetches from the
/// public internet, and from what its operator lists. The ranges are those of the IANA special-purpose address registries (RFC 6890).
/// </summary>
public sealed class AddressRule
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Azure's own services answer its virtual machines there.
            "168.63.129.16/32",

            // Of IPv6's public range: what tunnels to IPv4, and what is for documentation.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork PublicIPv6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    private AddressRule(bool isAny) => IsAny = isAny;

    /// <summary>Every machine: for the user's own experiments.</summary>
    public static AddressRule Any { get; } = new(isAny: true);

    /// <summary>Whether every machine may be fetched from.</summary>
    public bool IsAny { get; }

    /// <summary>The public internet, and what is listed besides.</summary>
    /// <param name="listed">Host names, addresses, and ranges of addresses as in <c>10.1.0.0/16</c>.</param>
    /// <param name="setting">Where they were listed, for messages.</param>
    /// <exception cref="InputException">An entry is none of these.</exception>
    public static AddressRule Public(IEnumerable<string> listed, string setting)
    {
        var rule = new AddressRule(isAny: false);
        foreach (string entry in listed)
        {
            if (IPNetwork.TryParse(entry, out IPNetwork network)) rule._networks.Add(network);
            else if (IPAddress.TryParse(entry, out IPAddress? address)) rule._networks.Add(new IPNetwork(address, 8 * address.GetAddressBytes().Length));
            else if (Uri.CheckHostName(entry) == UriHostNameType.Dns) rule._hosts.Add(entry);
            else throw new InputException($"{setting} has '{entry}'; each entry must be a host, an address, or a range of addresses, as "
                + "in data.example.org or 10.1.0.0/16");
        }

        return rule;
    }

    /// <summary>Whether a machine may be fetched from.</summary>
    /// <param name="host">What it was called.</param>
    /// <param name="address">What that turned out to be.</param>
    public bool Allows(string host, IPAddress address)
    {
        if (IsAny || _hosts.Contains(host.TrimEnd('.'))) return true;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (_networks.Any(network => network.Contains(address))) return true;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return !NotPublic.Any(network => network.Contains(address));

        // A gateway makes an IPv4 address of the last four bytes.
        if (Nat64.Contains(address)) return Allows(host, new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return PublicIPv6.Contains(address) && !NotPublic.Any(network => network.Contains(address));
    }
}
