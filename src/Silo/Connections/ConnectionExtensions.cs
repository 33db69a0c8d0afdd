using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Gridfold.Silo.Connections;

/// <summary>Puts the guards onto a silo's ports, from the outside in: limits, proof of who calls, preamble, the client's messages, the client's calls.</summary>
public static class ConnectionExtensions
{
    /// <summary>Guards both ports.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="prove">Adds how a peer proves who it is, between the limits and the first message.</param>
    public static ISiloBuilder GuardConnections(this ISiloBuilder silo, Action<ISiloBuilder> prove)
    {
        silo.Services.TryAddSingleton<RefusalLog>();
        silo.Services.AddSingleton<IIncomingGrainCallFilter, ClientCallFilter>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((ports, services) =>
        {
            // One for each port, since an address may have as many on each.
            ports.ConfigureSiloInboundConnection(port => Limit(port, services));
            ports.ConfigureGatewayInboundConnection(port => Limit(port, services));
        });
        prove(silo);
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((ports, services) =>
        {
            ports.ConfigureSiloInboundConnection(port => AwaitPreamble(port, services));
            ports.ConfigureGatewayInboundConnection(port =>
            {
                AwaitPreamble(port, services);
                var guard = new GatewayGuard(
                    services.GetRequiredService<ILocalSiloDetails>().GatewayAddress,
                    services.GetRequiredService<IOptions<NetworkOptions>>().Value.MaxClientMessage,
                    services.GetRequiredService<RefusalLog>());
                port.Use(next => connection => guard.Invoke(connection, next));
            });
        });
        return silo;
    }

    /// <summary>Lets only those in who know a key: what an embedded silo does.</summary>
    public static ISiloBuilder RequireHomeKey(this ISiloBuilder silo, HomeKey key)
    {
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((ports, services) =>
        {
            void Admit(IConnectionBuilder port) => port.Use(next => connection => key.Admit(connection, next, services.GetRequiredService<RefusalLog>()));
            ports.ConfigureSiloInboundConnection(Admit);
            ports.ConfigureGatewayInboundConnection(Admit);
            ports.ConfigureSiloOutboundConnection(port => port.Use(next => connection => key.Introduce(connection, next)));
        });
        return silo;
    }

    /// <summary>Proves to an embedded silo that this process knows its key.</summary>
    public static IClientBuilder IntroduceWith(this IClientBuilder client, HomeKey key)
    {
        client.Services.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(port => port.Use(next => connection => key.Introduce(connection, next))));
        return client;
    }

    private static void Limit(IConnectionBuilder port, IServiceProvider services)
    {
        ConnectionLimit limit = ActivatorUtilities.CreateInstance<ConnectionLimit>(services);
        port.Use(next => connection => limit.Invoke(connection, next));
    }

    private static void AwaitPreamble(IConnectionBuilder port, IServiceProvider services) =>
        port.Use(next => connection => PreambleGate.Invoke(connection, next, services.GetRequiredService<RefusalLog>()));
}
