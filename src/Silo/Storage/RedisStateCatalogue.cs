using System.Runtime.CompilerServices;
using Gridfold.Grains.States;
using StackExchange.Redis;

namespace Gridfold.Silo.Storage;

/// <summary>
/// The catalogue of states in Redis. Orleans' provider keeps a state under SERVICE/state/KIND/KEY/NAME, and a grain's key begins with the
/// experiment's id. Redis has no order of keys, so each question reads all of them, one part at a time.
/// </summary>
internal sealed class RedisStateCatalogue : IStateCatalogue
{
    private const int PageSize = 1000;

    private readonly string _connection;
    private readonly string _prefix;

    public RedisStateCatalogue(string connection, string serviceId)
    {
        _connection = connection;
        _prefix = $"{serviceId}/state/";
    }

    public async Task<IReadOnlyList<string>?> ListExperiments(CancellationToken cancellationToken)
    {
        var experiments = new SortedSet<string>(StringComparer.Ordinal);
        await using ConnectionMultiplexer redis = await Connect();
        foreach (string kind in StateKinds.OfExperiments)
        {
            await foreach (string key in Keys(redis, kind, cancellationToken)) experiments.Add(ExperimentOf(key, kind));
        }

        return [.. experiments];
    }

    public async Task<bool> Delete(string experiment, CancellationToken cancellationToken)
    {
        await using ConnectionMultiplexer redis = await Connect();
        IDatabase database = redis.GetDatabase();
        foreach (string kind in StateKinds.OfExperiments)
        {
            await foreach (string key in Keys(redis, kind, cancellationToken))
            {
                if (ExperimentOf(key, kind) == experiment) await database.KeyDeleteAsync(key);
            }
        }

        return true;
    }

    private string ExperimentOf(string key, string kind) => key[(_prefix.Length + kind.Length + 1)..].Split('/')[0];

    private async Task<ConnectionMultiplexer> Connect() =>
        await ConnectionMultiplexer.ConnectAsync(ConfigurationOptions.Parse(_connection));

    private async IAsyncEnumerable<string> Keys(
        ConnectionMultiplexer redis, string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string prefix = $"{_prefix}{kind}/";
        int database = redis.GetDatabase().Database;
        foreach (IServer server in redis.GetServers().Where(server => server.IsConnected && !server.IsReplica))
        {
            await foreach (RedisKey key in server.KeysAsync(database, $"{Escape(prefix)}*", PageSize).WithCancellation(cancellationToken))
            {
                // The pattern may match more keys than the service id allows. Only keys with this prefix count.
                if (key.ToString() is { } text && text.StartsWith(prefix, StringComparison.Ordinal)) yield return text;
            }
        }
    }

    /// <summary>Escapes a text, so that Redis does not read it as a pattern.</summary>
    private static string Escape(string text) =>
        string.Concat(text.Select(letter => "*?[]\\^".Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));
}
