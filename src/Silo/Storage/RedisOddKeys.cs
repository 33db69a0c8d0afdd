using Gridfold.Grains.States;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using StackExchange.Redis;

namespace Gridfold.Silo.Storage;

/// <summary>
/// Orleans' storage in Redis, for keys that have another type than a state has. Orleans' storage throws on such a key, so the grain would
/// not be activated. Here the state is damaged. A state that replaces it is written after the key was renamed.
/// </summary>
/// <param name="storage">Orleans' storage.</param>
/// <param name="connection">The connection string.</param>
/// <param name="serviceId">The name under which the cluster keeps its states.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisOddKeys(IGrainStorage storage, string connection, string serviceId, TimeProvider time)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private const string Provider = "Default";

    /// <summary>Puts this class in front of the storage that is added to a silo's services.</summary>
    public static void Guard(IServiceCollection services, string connection, string serviceId)
    {
        ServiceDescriptor inner = services.Single(service =>
            service.IsKeyedService && service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, Provider));
        services.Remove(inner);
        services.AddKeyedSingleton<IGrainStorage>(Provider, (provider, key) => new RedisOddKeys(
            (IGrainStorage)inner.KeyedImplementationFactory!(provider, key), connection, serviceId,
            provider.GetRequiredService<TimeProvider>()));
    }

    public void Participate(ISiloLifecycle lifecycle) => ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(lifecycle);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await storage.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (IsOfType(exception))
        {
            RedisType type = await Ask(database => database.KeyTypeAsync(KeyOf(stateName, grainId)));
            string reason = $"its key in Redis has the type {type.ToString().ToLowerInvariant()}, and states have the type hash";
            if (StateSerializer.Damaged<T>(new StateDamage(reason, IsOfLaterVersion: false)) is not { } damaged) throw;
            (grainState.State, grainState.ETag, grainState.RecordExists) = (damaged, null, true);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (IsOfType(exception))
        {
            string key = KeyOf(stateName, grainId);
            await Ask(database => database.KeyRenameAsync(key, $"{key}.damaged-{time.GetUtcNow():yyyyMMddTHHmmssZ}"));
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    /// <summary>Whether Redis refused a command because the key has another type. Orleans keeps only the text of Redis' answer.</summary>
    private static bool IsOfType(Exception exception) => exception.ToString().Contains("WRONGTYPE", StringComparison.Ordinal);

    private string KeyOf(string stateName, GrainId grainId) => $"{serviceId}/state/{grainId}/{stateName}";

    private async Task<T> Ask<T>(Func<IDatabase, Task<T>> question)
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(ConfigurationOptions.Parse(connection));
        return await question(redis.GetDatabase());
    }
}
