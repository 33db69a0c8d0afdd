using Gridfold.Grains.States;
using Gridfold.Silo.Configuration;
using Gridfold.Silo.Storage.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gridfold.Silo.Storage;

/// <summary>Finds the catalogue that fits a silo's storage.</summary>
internal static class StateCatalogues
{
    private const string Section = "Orleans:GrainStorage:Default";

    /// <summary>The catalogue of the storage that a configuration names.</summary>
    public static IStateCatalogue Of(IConfiguration configuration)
    {
        string? type = configuration[$"{Section}:ProviderType"], connection = SiloConfiguration.ConnectionStringOf(configuration, Section);
        string serviceId = ServiceIdOf(configuration);
        if (string.Equals(type, ProviderKind.Redis, StringComparison.OrdinalIgnoreCase))
            return new RedisStateCatalogue(connection!, serviceId);
        if (string.Equals(type, ProviderKind.AdoNet, StringComparison.OrdinalIgnoreCase))
            return new PostgreSqlStateCatalogue(connection!, serviceId);
        return new NoStateCatalogue();
    }

    /// <summary>Makes a silo's storage in Redis treat keys of another type as damaged states. Does nothing for other storages.</summary>
    public static void GuardRedis(IServiceCollection services, IConfiguration configuration)
    {
        if (string.Equals(configuration[$"{Section}:ProviderType"], ProviderKind.Redis, StringComparison.OrdinalIgnoreCase))
            RedisOddKeys.Guard(services, SiloConfiguration.ConnectionStringOf(configuration, Section)!, ServiceIdOf(configuration));
    }

    /// <summary>The name under which a cluster keeps its states.</summary>
    public static string ServiceIdOf(IConfiguration configuration) =>
        configuration["Orleans:ServiceId"] is { Length: > 0 } id ? id : "gridfold";

    /// <summary>The catalogue of a storage whose states cannot be searched: Azure Storage.</summary>
    private sealed class NoStateCatalogue : IStateCatalogue
    {
        public Task<IReadOnlyList<string>?> ListExperiments(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>?>(null);

        public Task<bool> Delete(string experiment, CancellationToken cancellationToken) => Task.FromResult(false);
    }
}
