using System.Globalization;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Gridfold.Silo.Configuration;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Gridfold.Silo.Storage;

/// <summary>The format of the states that a cluster keeps in Redis, stored under a key of the cluster's service id.</summary>
internal static class RedisFormat
{
    /// <summary>The key with the format's number.</summary>
    public static RedisKey KeyOf(string serviceId) => $"{serviceId}/gridfold/format";

    /// <summary>Refuses states of a later format, and stores this version's format where there is none.</summary>
    /// <param name="connection">The connection string of a Redis that answers.</param>
    /// <param name="configuration">The configuration of the silo.</param>
    /// <exception cref="InputException">A later version keeps its states in this Redis.</exception>
    /// <exception cref="StorageUnavailableException">Redis has stopped answering.</exception>
    public static async Task Require(string connection, IConfiguration configuration)
    {
        RedisValue stored;
        try
        {
            stored = await NoteOrRead(connection, KeyOf(StateCatalogues.ServiceIdOf(configuration)));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new StorageUnavailableException("Redis has stopped answering; start the silo again");
        }

        if (int.TryParse((string?)stored, NumberStyles.None, CultureInfo.InvariantCulture, out int format)
            && format <= StateSerializer.Format)
            return;
        throw new InputException($"the states in Redis are of a later version of Gridfold (their format is {stored}, "
            + $"this version knows {StateSerializer.Format}) "
            + "and are left as they are: start that version's silos, or set Orleans:ServiceId to another name");
    }

    private static async Task<RedisValue> NoteOrRead(string connection, RedisKey key)
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(ConfigurationOptions.Parse(connection));
        await redis.GetDatabase().StringSetAsync(key, StateSerializer.Format, when: When.NotExists);
        return await redis.GetDatabase().StringGetAsync(key);
    }
}
