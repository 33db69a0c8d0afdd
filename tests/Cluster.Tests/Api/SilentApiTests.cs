using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Gridfold.Hosting.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>A command notices that the silo behind the HTTP API hangs.</summary>
public sealed class SilentApiTests
{
    [Fact]
    public async Task Greet_ServerThatSaysNothing_GivesUp()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var time = new FakeTimeProvider();
        await using ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var address = ApiAddress.Parse($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}", null);
        using var client = new ApiClient(address, "gf_x", services.GetRequiredService<ObjectSerializer>(), time);
        Task greeting = client.Greet(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(greeting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        UnansweredException failure = await Assert.ThrowsAsync<UnansweredException>(() => greeting);
        Assert.Equal("no answer within 10 seconds", failure.Message);
    }

    [Fact]
    public async Task ReadAsync_StreamThatFallsSilent_Fails()
    {
        var time = new FakeTimeProvider();
        var pipe = new Pipe();
        await using var stream = new LiveStream(pipe.Reader.AsStream(), TimeSpan.FromSeconds(30), time);
        byte[] buffer = new byte[8];
        await pipe.Writer.WriteAsync(buffer.AsMemory(0, 1), TestContext.Current.CancellationToken);
        Assert.Equal(1, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        Task<int> next = stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        IOException failure = await Assert.ThrowsAsync<IOException>(() => next);
        Assert.Equal("nothing came for 30 seconds", failure.Message);
    }
}
