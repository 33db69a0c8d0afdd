using Gridfold.Hosting.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;

namespace Gridfold.Client.Tests.Clusters;

public sealed class OneGatewayTests
{
    private static readonly Uri First = new("gwy.tcp://10.0.0.1:30000/0");
    private static readonly Uri Second = new("gwy.tcp://10.0.0.2:30000/0");

    private readonly Cluster _cluster = new();

    [Fact]
    public async Task GetGateways_TwoOfThem_ShowsTheOneOfTheTurn()
    {
        var turn = new GatewayTurn(_ => 1);
        await using ServiceProvider client = Client(turn);
        IGatewayListProvider shown = client.GetRequiredService<IGatewayListProvider>();
        Assert.Equal([Second], await shown.GetGateways());
        turn.Leave();
        Assert.Equal([First], await shown.GetGateways());
        Assert.Equal(_cluster.MaxStaleness, shown.MaxStaleness);
    }

    [Fact]
    public async Task GetGateways_NoneOfThem_ShowsNone()
    {
        _cluster.Gateways = [];
        await using ServiceProvider client = Client(new GatewayTurn(_ => 0));
        Assert.Empty(await client.GetRequiredService<IGatewayListProvider>().GetGateways());
    }

    private ServiceProvider Client(GatewayTurn turn)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IGatewayListProvider>(_cluster);
        OneGateway.Use(services, turn);
        return services.BuildServiceProvider();
    }

    private sealed class Cluster : IGatewayListProvider
    {
        public IList<Uri> Gateways { get; set; } = [First, Second];

        public TimeSpan MaxStaleness => TimeSpan.FromSeconds(2);

        public bool IsUpdatable => false;

        public Task InitializeGatewayListProvider() => Task.CompletedTask;

        public Task<IList<Uri>> GetGateways() => Task.FromResult(Gateways);
    }
}
