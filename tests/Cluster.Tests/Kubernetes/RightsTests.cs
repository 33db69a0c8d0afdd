using System.Net;
using System.Net.Sockets;
using k8s;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting.Kubernetes;

namespace Gridfold.Cluster.Tests.Kubernetes;

/// <summary>The Role of deploy/k8s allows what Orleans' Kubernetes hosting asks of the API server, and no more.</summary>
public sealed class RightsTests
{
    private const string Id = "gridfold";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Silo_WhoseIdsAreItsPodsLabels_GetsListsAndWatches() =>
        Assert.Equal(["get pods", "list pods", "watch pods"], await Verbs(label: Id));

    [Fact]
    public async Task Silo_WhosePodHasOtherLabels_WouldPatchIt() => Assert.Contains("patch pods", await Verbs(label: "another"));

    [Fact]
    public void Pods_OfDeadSilos_AreNotDeletedByDefault() => Assert.False(new KubernetesHostingOptions().DeleteDefunctSiloPods);

    private static async Task<IEnumerable<string>> Verbs(string label)
    {
        await using ApiServer server = await ApiServer.Start(label, label);
        Environment.SetEnvironmentVariable(KubernetesHostingOptions.PodNamespaceEnvironmentVariable, ApiServer.Namespace);
        Environment.SetEnvironmentVariable(KubernetesHostingOptions.PodNameEnvironmentVariable, ApiServer.Pod);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            int siloPort = FreePort(), gatewayPort = FreePort();
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: Id, clusterId: Id);
            silo.Configure<EndpointOptions>(endpoints =>
            {
                endpoints.AdvertisedIPAddress = IPAddress.Loopback;
                endpoints.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, siloPort);
                endpoints.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, gatewayPort);
            });
            silo.UseKubernetesHosting(
                options => options.Configure(
                    kubernetes => kubernetes.GetClientConfiguration = () => new KubernetesClientConfiguration { Host = server.Address }));
        });
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await server.Watched.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        return server.Verbs;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
