using System.Net;
using System.Text;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary>
/// Serves the metrics of NVIDIA's DCGM exporter for two machines with a GPU each. With it, the panels that join these metrics run on any
/// machine.
/// </summary>
internal sealed class DcgmExporter : IAsyncDisposable
{
    private const string Metrics = """
        # HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).
        # TYPE DCGM_FI_DEV_GPU_UTIL gauge
        DCGM_FI_DEV_GPU_UTIL{gpu="0",Hostname="node-1"} 87
        DCGM_FI_DEV_GPU_UTIL{gpu="0",Hostname="node-2"} 64
        # HELP DCGM_FI_DEV_FB_USED Framebuffer memory used (in MiB).
        # TYPE DCGM_FI_DEV_FB_USED gauge
        DCGM_FI_DEV_FB_USED{gpu="0",Hostname="node-1"} 8192
        DCGM_FI_DEV_FB_USED{gpu="0",Hostname="node-2"} 4096

        """;

    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public DcgmExporter()
    {
        Address = new Uri($"http://127.0.0.1:{Clusters.Ports.Free()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = Serve();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Close();
    }

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext request = await _listener.GetContextAsync();
            request.Response.ContentType = "text/plain; version=0.0.4";
            await request.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Metrics.ReplaceLineEndings("\n")));
            request.Response.Close();
        }
    }
}
