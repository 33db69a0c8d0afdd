using System.Net;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Sources;

public sealed class AddressRuleTests
{
    private static readonly AddressRule Public = AddressRule.Public([], "Gridfold:AllowedAddresses");

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Public_AddressOfNoPublicMachine_IsRefused(string address)
    {
        Assert.False(Public.Allows("data.example", IPAddress.Parse(address)));
        Assert.True(AddressRule.Any.Allows("data.example", IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.169.0.0")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void Public_AddressOfThePublicInternet_IsAllowed(string address) =>
        Assert.True(Public.Allows("data.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.2.3", true)]
    [InlineData("10.1.0.0/16", "10.2.0.1", false)]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "::ffff:10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("data.example", "10.9.9.9", true)]
    [InlineData("DATA.example", "10.9.9.9", true)]
    [InlineData("other.example", "10.9.9.9", false)]
    [InlineData("example", "10.9.9.9", false)]
    public void Public_Listed_IsAllowed(string entry, string address, bool isAllowed) =>
        Assert.Equal(isAllowed, AddressRule.Public([entry], "Gridfold:AllowedAddresses").Allows("data.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("http://data.example/")]
    [InlineData("data.example:80")]
    [InlineData("")]
    public void Public_EntryThatIsNone_IsRefused(string entry) =>
        ProblemAssert.Says(Assert.Single(Assert.Throws<InputException>(() => AddressRule.Public([entry],
            "Gridfold:AllowedAddresses")).Problems), $"Gridfold:AllowedAddresses has '{AddressText.Shown(entry)}' ... 10.1.0.0/16");
}
