using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace Gridfold.Silo.Connections;

/// <summary>Adds mutual TLS to silos and clients.</summary>
public static class TlsExtensions
{
    /// <summary>
    /// Adds TLS in front of a silo's ports. The silo port accepts only the certificates of silos; the gateway also accepts those of
    /// clients. The silo itself connects only to silos.
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

    /// <summary>Makes a client connect only to the gateways of this cluster's silos.</summary>
    /// <param name="client">The client.</param>
    /// <param name="certificates">The certificates of the client.</param>
    /// <param name="onFailure">Receives the reason why a connection failed.</param>
    public static IClientBuilder UseMutualTls(this IClientBuilder client, TlsCertificates certificates, Action<TlsFailure> onFailure)
    {
        client.Services.AddSingleton(certificates);
        client.Services.AddHostedService<CertificateReloader>();
        client.Services.Configure<ConnectionOptions>(connections => AllowHandshake(connections, certificates.Settings));
        client.Services.Configure<ClientConnectionOptions>(connections =>
            connections.ConfigureConnection(port => port.UseMiddleware(new TlsDialer(certificates, (_, failure) => onFailure(failure)))));
        return client;
    }

    /// <summary>
    /// Orleans gives up a connection attempt after a time limit of its own. This method makes room for the handshake in it.
    /// </summary>
    private static void AllowHandshake(ConnectionOptions connections, TlsSettings settings)
    {
        if (connections.OpenConnectionTimeout < settings.HandshakeTimeout) connections.OpenConnectionTimeout = settings.HandshakeTimeout;
    }
}
