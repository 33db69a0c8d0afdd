using Gridfold.Models.Input;
using Gridfold.Silo.Configuration;
using Gridfold.Silo.Storage.PostgreSql;
using Microsoft.Extensions.Configuration;
using Npgsql;
using StackExchange.Redis;

namespace Gridfold.Silo.Storage;

/// <summary>Waits until the servers that a configuration names answer, because they may start later than the silo.</summary>
internal static class StorageCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Tries each server until it answers.</summary>
    /// <param name="configuration">The configuration, which has passed <see cref="SiloConfiguration.Check(IConfiguration)"/>.</param>
    /// <param name="patience">The time to try.</param>
    /// <param name="say">Receives the name of the server that the silo waits for.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="StorageUnavailableException">A server does not answer in time.</exception>
    /// <exception cref="InputException">A database has no tables for a silo, or has those of a later version.</exception>
    public static async Task WaitForServers(
        IConfiguration configuration, TimeSpan patience, Action<string> say, CancellationToken cancellationToken)
    {
        IEnumerable<(string Type, string Connection)> servers = ProviderKind.All
            .Where(kind => !configuration[$"{kind.Section}:ProviderType"]!.StartsWith("Azure", StringComparison.OrdinalIgnoreCase))
            .Select(kind =>
                (configuration[$"{kind.Section}:ProviderType"]!, SiloConfiguration.ConnectionStringOf(configuration, kind.Section)!))
            .Distinct();
        foreach ((string type, string connection) in servers)
        {
            bool isRedis = type.Equals(ProviderKind.Redis, StringComparison.OrdinalIgnoreCase);
            await WaitFor(
                isRedis ? NameRedis(connection) : NamePostgreSql(connection), patience, say,
                isRedis ? () => TryRedis(connection) : () => TryPostgreSql(connection, cancellationToken), cancellationToken);
            if (isRedis) await RedisFormat.Require(connection, configuration);
            if (!isRedis && !await PostgreSqlSchema.IsApplied(connection, cancellationToken))
                throw new InputException($"{NamePostgreSql(connection)} has no tables for a silo; make them with: "
                    + "gridfold-silo schema --apply \"CONNECTION STRING\"");
        }
    }

    private static async Task WaitFor(
        string server, TimeSpan patience, Action<string> say, Func<Task> attempt, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, TimeProvider.System);
        bool hasSaid = false;
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception exception) when (exception is RedisConnectionException or NpgsqlException or TimeoutException or IOException)
            {
                string reason = exception.GetBaseException().Message.Split('\n')[0].TrimEnd('.');
                if (deadline.IsCancellationRequested)
                    throw new StorageUnavailableException($"{server} does not answer ({reason}); start it, "
                        + "or correct its ConnectionString");
                if (!hasSaid) say($"{server} does not answer ({reason}); trying for {patience.TotalSeconds:0} seconds");
                hasSaid = true;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    // The servers come first. The text after an option may be the rest of a password with a comma in it.
    private static string NameRedis(string connection) =>
        $"Redis at {string.Join(", ", connection.Split(',', StringSplitOptions.TrimEntries).TakeWhile(part => !part.Contains('=')))}";

    private static string NamePostgreSql(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        return $"PostgreSQL database '{builder.Database}' at {builder.Host}:{builder.Port}";
    }

    private static async Task TryRedis(string connection)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(connection);
        options.AbortOnConnectFail = true;
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
        await redis.GetDatabase().PingAsync();
    }

    private static async Task TryPostgreSql(string connection, CancellationToken cancellationToken)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync(cancellationToken);
    }
}
