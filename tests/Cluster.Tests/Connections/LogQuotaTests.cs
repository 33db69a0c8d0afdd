using System.Net;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Connections;

public sealed class LogQuotaTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Take_SameAddress_GetsOneLineAMinute()
    {
        var quota = new LogQuota(_time);
        Assert.Equal(0, quota.Take(Peer(1, port: 1)));
        for (int port = 2; port <= 500; port++) Assert.Null(quota.Take(Peer(1, port)));
        Assert.Equal(0, quota.Take(Peer(2)));
        _time.Advance(LogQuota.Quiet);
        Assert.Equal(499, quota.Take(Peer(1)));
        Assert.Null(quota.Take(Peer(1)));
    }

    [Fact]
    public void Take_MoreAddressesThanAreKept_ShareALine()
    {
        var quota = new LogQuota(_time);
        for (int number = 0; number < LogQuota.MaxAddresses; number++) Assert.Equal(0, quota.Take(Peer(number)));
        Assert.Equal(0, quota.Take(Peer(1000)));
        for (int number = 1001; number < 2000; number++) Assert.Null(quota.Take(Peer(number)));
        _time.Advance(LogQuota.Quiet);
        Assert.Equal(0, quota.Take(Peer(3000)));
    }

    private static IPEndPoint Peer(int number, int port = 1) => new(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), port);
}
