using Gridfold.Silo.Slots;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Gridfold.Silo.Telemetry;

/// <summary>Reports a silo as ready when it is a member of the cluster and takes new work.</summary>
internal sealed class ReadinessCheck : IHealthCheck
{
    private readonly ISiloStatusOracle _members;
    private readonly SlotService _slots;

    public ReadinessCheck(ISiloStatusOracle members, IEnumerable<IHostedService> services)
    {
        _members = members;
        _slots = services.OfType<SlotService>().Single();
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? impediment = _members.CurrentStatus == SiloStatus.Active
            ? _slots.Impediment
            : $"its state in the cluster is {_members.CurrentStatus}";
        return Task.FromResult(impediment is null ? HealthCheckResult.Healthy("it takes work") : HealthCheckResult.Unhealthy(impediment));
    }
}
