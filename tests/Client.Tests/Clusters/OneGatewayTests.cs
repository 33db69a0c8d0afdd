using Gridfold.Client.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;

namespace Gridfold.Client.Tests.Clusters;

public sealed class OneGatewayTests
{
    private static readonly Uri First = new("gwy.tcp://10.0.0.1:30000/0");
    private static readonly Uri Second = new("gwy.tcp://10.0.0.2:30000/0");
    private static readonly Uri Third = new("gwy.tcp://10.0.0.3:30000/0");

    private readonly Cluster _cluster = new() { Gateways = [First, Second, Third] };

    [Fact]
    public async Task GetGateways_Connected_StaysAtOneGateway()
    {
        OneGateway gateway = New(first: 1);
        Assert.Equal([Second], await gateway.GetGateways());
        gateway.Tell(isConnected: true);
        Assert.Equal([Second], await gateway.GetGateways());
        Assert.Equal([Second], await gateway.GetGateways());
    }

    [Fact]
    public async Task GetGateways_NoConnection_TriesTheNextOneUntilOneConnects()
    {
        OneGateway gateway = New(first: 1);
        Assert.Equal([Second], await gateway.GetGateways());
        Assert.Equal([Third], await gateway.GetGateways());
        Assert.Equal([First], await gateway.GetGateways());
        gateway.Tell(isConnected: true);
        Assert.Equal([First], await gateway.GetGateways());
        gateway.Tell(isConnected: false);
        Assert.Equal([Second], await gateway.GetGateways());
    }

    [Fact]
    public async Task GetGateways_TheGatewayHasLeft_TakesAnother()
    {
        OneGateway gateway = New(first: 2);
        Assert.Equal([Third], await gateway.GetGateways());
        gateway.Tell(isConnected: true);
        _cluster.Gateways = [First, Second];
        Assert.Equal([First], await gateway.GetGateways());
        _cluster.Gateways = [];
        Assert.Empty(await gateway.GetGateways());
    }

    [Fact]
    public async Task Use_ServicesWithAFinder_PutsOneGatewayBeforeIt()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IGatewayListProvider>(_cluster);
        OneGateway.Use(services);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IGatewayListProvider used = provider.GetRequiredService<IGatewayListProvider>();
        Assert.Same(provider.GetRequiredService<OneGateway>(), used);
        Assert.Single(await used.GetGateways());
    }

    private OneGateway New(int first) => new(_cluster, _ => first);

    private sealed class Cluster : IGatewayListProvider
    {
        public IList<Uri> Gateways { get; set; } = [];

        public TimeSpan MaxStaleness => TimeSpan.FromSeconds(2);

        public bool IsUpdatable => true;

        public Task InitializeGatewayListProvider() => Task.CompletedTask;

        public Task<IList<Uri>> GetGateways() => Task.FromResult(Gateways);
    }
}
