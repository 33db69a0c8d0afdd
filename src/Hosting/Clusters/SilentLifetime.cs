using Microsoft.Extensions.Hosting;

namespace Gridfold.Hosting.Clusters;

/// <summary>
/// The lifetime of a host that ends when its command stops it. The host's own lifetime would take Ctrl-C away from the command.
/// </summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
