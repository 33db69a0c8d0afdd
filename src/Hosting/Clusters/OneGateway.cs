using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;

namespace Gridfold.Hosting.Clusters;

/// <summary>
/// Shows a client the one gateway of its turn, so that every answer comes back through the silo that took the call. That silo limits the
/// calls without an answer, and it would count a call whose answer left through another silo until the caller's time is over.
/// </summary>
/// <param name="all">Finds the gateways of the cluster.</param>
/// <param name="turn">Chooses one of them.</param>
internal sealed class OneGateway(IGatewayListProvider all, GatewayTurn turn) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => all.MaxStaleness;

    public bool IsUpdatable => true;

    /// <summary>Puts this class before the finder of gateways that the services of a client have.</summary>
    public static void Use(IServiceCollection services, GatewayTurn turn)
    {
        ServiceDescriptor finder = services.Last(service => service.ServiceType == typeof(IGatewayListProvider));
        services.Remove(finder);
        services.AddSingleton<IGatewayListProvider>(provider => new OneGateway(Make(provider, finder), turn));
    }

    public Task InitializeGatewayListProvider() => all.InitializeGatewayListProvider();

    public async Task<IList<Uri>> GetGateways() => turn.Choose(await all.GetGateways()) is { } chosen ? [chosen] : [];

    private static IGatewayListProvider Make(IServiceProvider provider, ServiceDescriptor finder) => (IGatewayListProvider)(
        finder.ImplementationInstance ?? finder.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, finder.ImplementationType!));
}
