using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Gridfold.Scale;

/// <summary>Counts what goes through the cluster's storage.</summary>
internal sealed class CountedStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly IGrainStorage _storage;
    private readonly StorageCounts _counts;

    private CountedStorage(IGrainStorage storage, StorageCounts counts)
    {
        _storage = storage;
        _counts = counts;
    }

    /// <summary>Puts itself before the storage that is registered.</summary>
    public static void Wrap(IServiceCollection services, StorageCounts counts)
    {
        ServiceDescriptor storage = services.Last(
            service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, "Default"));
        services.Remove(storage);
        services.AddKeyedSingleton<IGrainStorage>("Default", (provider, key) => new CountedStorage(
            (IGrainStorage)(storage.KeyedImplementationFactory?.Invoke(provider, key)
                ?? ActivatorUtilities.CreateInstance(provider, storage.KeyedImplementationType!)), counts));
    }

    public void Participate(ISiloLifecycle observer) => (_storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _counts.Read();
        return _storage.ReadStateAsync(stateName, grainId, grainState);
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _counts.Write();
        return _storage.WriteStateAsync(stateName, grainId, grainState);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _storage.ClearStateAsync(stateName, grainId, grainState);
}

/// <summary>Calls of the storage since the silo started.</summary>
internal sealed class StorageCounts
{
    private long _reads;
    private long _writes;

    public long Reads => Interlocked.Read(ref _reads);

    public long Writes => Interlocked.Read(ref _writes);

    public void Read() => Interlocked.Increment(ref _reads);

    public void Write() => Interlocked.Increment(ref _writes);
}
