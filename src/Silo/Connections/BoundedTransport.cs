using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Replaces Orleans' listeners of both ports by those of ASP.NET Core. Orleans' listeners keep any number of bytes in memory, those that
/// nobody has read and those that a peer does not take. A listener of ASP.NET Core keeps 1 MiB and 64 KiB of a connection, and then waits.
/// </summary>
internal static class BoundedTransport
{
    /// <summary>Replaces the listeners that Orleans has added to the services of a silo.</summary>
    public static void Use(IServiceCollection services)
    {
        ServiceDescriptor[] ports =
            [.. services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IConnectionListenerFactory))];
        foreach (ServiceDescriptor port in ports)
        {
            services.Remove(port);
            services.AddKeyedSingleton<IConnectionListenerFactory>(
                port.ServiceKey, (provider, _) => ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider));
        }
    }
}
