using System.Net;
using System.Net.Sockets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>
/// The machines from which data may be fetched. A silo stands inside a network that users may not enter. So it fetches only from the public
/// internet and from addresses that its operator lists. The ranges are those of the IANA special-purpose address registries (RFC 6890).
/// </summary>
public sealed class AddressRule
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    private AddressRule(bool isAny) => IsAny = isAny;

    /// <summary>The rule that allows every machine, for the user's own experiments.</summary>
    public static AddressRule Any { get; } = new(isAny: true);

    /// <summary>Whether every machine is allowed.</summary>
    public bool IsAny { get; }

    /// <summary>Makes the rule that allows the public internet and a list of other machines.</summary>
    /// <param name="listed">The other machines: host names, addresses, and ranges of addresses as in <c>10.1.0.0/16</c>.</param>
    /// <param name="setting">The name of the list's setting, for messages.</param>
    /// <exception cref="InputException">An entry is not a host name, an address or a range.</exception>
    public static AddressRule Public(IEnumerable<string> listed, string setting)
    {
        var rule = new AddressRule(isAny: false);
        foreach (string entry in listed)
        {
            if (IPNetwork.TryParse(entry, out IPNetwork network)) rule._networks.Add(network);
            else if (IPAddress.TryParse(entry, out IPAddress? address))
                rule._networks.Add(new IPNetwork(address, 8 * address.GetAddressBytes().Length));
            else if (Uri.CheckHostName(entry) == UriHostNameType.Dns) rule._hosts.Add(entry);
            else throw new InputException($"{setting} has '{entry}'; each entry must be a host, an address, or a range of addresses, as "
                + "in data.example.org or 10.1.0.0/16");
        }

        return rule;
    }

    /// <summary>Whether data may be fetched from a machine.</summary>
    /// <param name="host">The machine's host name.</param>
    /// <param name="address">The address to which the name leads.</param>
    public bool Allows(string host, IPAddress address)
    {
        if (IsAny || _hosts.Contains(host.TrimEnd('.'))) return true;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (_networks.Any(network => network.Contains(address))) return true;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return !Ranges.NotPublic.Any(network => network.Contains(address));

        // A gateway turns the last four bytes into an IPv4 address.
        if (Ranges.Nat64.Contains(address)) return Allows(host, new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return Ranges.PublicIPv6.Contains(address) && !Ranges.NotPublic.Any(network => network.Contains(address));
    }

    /// <summary>The ranges. They are read when an address is first judged, which most commands never do.</summary>
    private static class Ranges
    {
        public static readonly IPNetwork[] NotPublic =
        [
            .. ((string[])
            [
                "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
                "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
                "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

                // At this address Azure's own services answer its virtual machines.
                "168.63.129.16/32",

                // These parts of IPv6's public range tunnel to IPv4, or are for documentation.
                "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
            ]).Select(IPNetwork.Parse),
        ];

        public static readonly IPNetwork PublicIPv6 = IPNetwork.Parse("2000::/3");
        public static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    }
}
