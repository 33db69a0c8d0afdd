using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;

namespace Gridfold.Client.Clusters;

/// <summary>
/// Shows a client one gateway of the cluster at a time, so that every answer comes back through the silo that took the call. That silo
/// limits the calls without an answer, and it would count a call whose answer left through another silo until the caller's time is over.
/// </summary>
/// <param name="all">Finds the gateways of the cluster.</param>
/// <param name="first">Chooses the first gateway: a number from 0 to one less than its argument.</param>
internal sealed class OneGateway(IGatewayListProvider all, Func<int, int> first) : IGatewayListProvider
{
    private Uri? _chosen;
    private volatile bool _isConnected;

    public TimeSpan MaxStaleness => all.MaxStaleness;

    public bool IsUpdatable => true;

    /// <summary>Puts this class before the finder of gateways that the services of a client have.</summary>
    public static void Use(IServiceCollection services)
    {
        ServiceDescriptor finder = services.Last(service => service.ServiceType == typeof(IGatewayListProvider));
        services.Remove(finder);
        services.AddSingleton(provider => new OneGateway(Make(provider, finder), RandomNumberGenerator.GetInt32));
        services.AddSingleton<IGatewayListProvider>(provider => provider.GetRequiredService<OneGateway>());
    }

    public Task InitializeGatewayListProvider() => all.InitializeGatewayListProvider();

    /// <summary>Finds the gateway to use: the last one, or the next when the client has no connection to it.</summary>
    public async Task<IList<Uri>> GetGateways()
    {
        IList<Uri> known = await all.GetGateways();
        if (known.Count == 0) return known;
        int last = _chosen is null ? -1 : known.IndexOf(_chosen);
        if (_chosen is null) _chosen = known[first(known.Count)];
        else if (last < 0 || !_isConnected) _chosen = known[(last + 1) % known.Count];
        return [_chosen];
    }

    /// <summary>Tells whether the client has a connection. Without one, the next gateway is tried.</summary>
    public void Tell(bool isConnected) => _isConnected = isConnected;

    private static IGatewayListProvider Make(IServiceProvider provider, ServiceDescriptor finder) => (IGatewayListProvider)(
        finder.ImplementationInstance ?? finder.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, finder.ImplementationType!));
}
