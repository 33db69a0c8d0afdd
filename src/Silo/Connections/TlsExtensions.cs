using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace Gridfold.Silo.Connections;

/// <summary>Mutual TLS for silos and clients.</summary>
public static class TlsExtensions
{
    /// <summary>
    /// Puts TLS before all that a silo's ports read: the silo port takes the certificates of silos only, the gateway also those of
    /// clients, and the silo itself connects to silos only.
    /// </summary>
    public static ISiloBuilder UseMutualTls(this ISiloBuilder silo, TlsCertificates certificates)
    {
        silo.Services.TryAddSingleton<RefusalLog>();
        silo.Services.AddSingleton<DialLog>();
        silo.Services.AddSingleton(certificates);
        silo.Services.AddHostedService<CertificateReloader>();
        silo.Services.Configure<ConnectionOptions>(connections => AllowHandshake(connections, certificates.Settings));
        silo.Services.Configure<SiloConnectionOptions>(ports =>
        {
            ports.ConfigureSiloInboundConnection(port => Admit(port, CertificateRole.Silo));
            ports.ConfigureGatewayInboundConnection(port => Admit(port, CertificateRole.Client));
            ports.ConfigureSiloOutboundConnection(port =>
                port.UseMiddleware(new TlsDialer(certificates, port.ApplicationServices.GetRequiredService<DialLog>().Add)));
        });
        return silo;

        void Admit(IConnectionBuilder port, CertificateRole peer) =>
            port.UseMiddleware(new TlsDoor(certificates, peer, port.ApplicationServices.GetRequiredService<RefusalLog>()));
    }

    /// <summary>Has a client connect to the gateways of this cluster's silos only.</summary>
    /// <param name="client">The client.</param>
    /// <param name="certificates">Those of the client.</param>
    /// <param name="onFailure">Told why a connection did not come about.</param>
    public static IClientBuilder UseMutualTls(this IClientBuilder client, TlsCertificates certificates, Action<TlsFailure> onFailure)
    {
        client.Services.AddSingleton(certificates);
        client.Services.AddHostedService<CertificateReloader>();
        client.Services.Configure<ConnectionOptions>(connections => AllowHandshake(connections, certificates.Settings));
        client.Services.Configure<ClientConnectionOptions>(connections =>
            connections.ConfigureConnection(port => port.UseMiddleware(new TlsDialer(certificates, (_, failure) => onFailure(failure)))));
        return client;
    }

    /// <summary>Orleans gives up a connection attempt after a time of its own, in which the handshake has to fit.</summary>
    private static void AllowHandshake(ConnectionOptions connections, TlsSettings settings)
    {
        if (connections.OpenConnectionTimeout < settings.HandshakeTimeout) connections.OpenConnectionTimeout = settings.HandshakeTimeout;
    }
}
