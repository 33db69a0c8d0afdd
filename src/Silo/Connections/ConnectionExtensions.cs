using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Adds the guards of a silo's ports, from outside to inside: limits, proof of the caller, preamble, the client's messages, the client's
/// calls.
/// </summary>
public static class ConnectionExtensions
{
    /// <summary>Guards both ports.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="prove">Adds the proof of the peer's identity, between the limits and the first message.</param>
    public static ISiloBuilder GuardConnections(this ISiloBuilder silo, Action<ISiloBuilder> prove)
    {
        BoundedTransport.Use(silo.Services);
        silo.Services.TryAddSingleton<RefusalLog>();
        silo.Services.AddSingleton<IIncomingGrainCallFilter, ClientCallFilter>();
        silo.Services.AddSingleton<ClientTypes>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((ports, services) =>
        {
            // Each port has its own limits, because an address may have the full number of connections on each port.
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
                NetworkOptions limits = services.GetRequiredService<IOptions<NetworkOptions>>().Value;
                TimeProvider time = services.GetRequiredService<TimeProvider>();
                var guard = new GatewayGuard(
                    services.GetRequiredService<ILocalSiloDetails>().GatewayAddress,

                    // They are collected when the first client calls, because a search on one machine may end without a client.
                    new Lazy<ClientTypes>(services.GetRequiredService<ClientTypes>),
                    limits,
                    new AnswerBudget(limits.MaxUnreadAnswersOfAll, time),
                    time,
                    services.GetRequiredService<RefusalLog>());
                port.Use(next => connection => guard.Invoke(connection, next));
            });
        });
        return silo;
    }

    /// <summary>Admits only peers that know a key, as an embedded silo does.</summary>
    public static ISiloBuilder RequireHomeKey(this ISiloBuilder silo, HomeKey key)
    {
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((ports, services) =>
        {
            void Admit(IConnectionBuilder port) =>
                port.Use(next => connection => key.Admit(connection, next, services.GetRequiredService<RefusalLog>()));
            ports.ConfigureSiloInboundConnection(Admit);
            ports.ConfigureGatewayInboundConnection(Admit);
            ports.ConfigureSiloOutboundConnection(port => port.Use(next => connection => key.Introduce(connection, next)));
        });
        return silo;
    }

    /// <summary>Proves to an embedded silo that this process knows its key.</summary>
    /// <param name="client">The client.</param>
    /// <param name="key">The key.</param>
    /// <param name="refused">Hears that the peer does not know the key.</param>
    public static IClientBuilder IntroduceWith(this IClientBuilder client, HomeKey key, Action? refused = null)
    {
        client.Services.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(
            port => port.Use(next => connection => key.Introduce(connection, next, refused))));
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
