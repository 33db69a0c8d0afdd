using System.Collections.Concurrent;
using System.Reflection;

namespace Gridfold.Simulation.Tests;

/// <summary>Makes grain references for one process.</summary>
internal sealed class SimulatedGrainFactory : IGrainFactory
{
    private readonly SimulatedNetwork _network;
    private readonly SimulatedProcess _process;
    private readonly Dictionary<(Type Interface, string Key), object> _references = [];

    public SimulatedGrainFactory(SimulatedNetwork network, SimulatedProcess process)
    {
        _network = network;
        _process = process;
    }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        if (_references.TryGetValue((typeof(TGrainInterface), primaryKey), out object? known)) return (TGrainInterface)known;
        TGrainInterface reference = GrainReferenceProxy.Make<TGrainInterface>(
            _network, _process, SimulatedNetwork.IdOf(typeof(TGrainInterface), primaryKey));
        _references[(typeof(TGrainInterface), primaryKey)] = reference;
        return reference;
    }

    TGrainInterface IGrainFactory.GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix) =>
        throw new NotSupportedException();

    TGrainInterface IGrainFactory.GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix) =>
        throw new NotSupportedException();

    TGrainInterface IGrainFactory.GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix) =>
        throw new NotSupportedException();

    TGrainInterface IGrainFactory.GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix) =>
        throw new NotSupportedException();

    TGrainObserverInterface IGrainFactory.CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj) =>
        throw new NotSupportedException();

    void IGrainFactory.DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    TGrainInterface IGrainFactory.GetGrain<TGrainInterface>(GrainId grainId) => throw new NotSupportedException();

    IAddressable IGrainFactory.GetGrain(GrainId grainId) => throw new NotSupportedException();

    IAddressable IGrainFactory.GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    IAddressable IGrainFactory.GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        throw new NotSupportedException();

    IAddressable IGrainFactory.GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();
}

/// <summary>A reference to a grain. Its calls become messages.</summary>
public class GrainReferenceProxy : DispatchProxy
{
    private static readonly ConcurrentDictionary<MethodInfo, Func<GrainReferenceProxy, MethodInfo, object?[], Task>> Senders = [];

    private SimulatedNetwork _network = null!;
    private SimulatedProcess _process = null!;
    private GrainId _grain;
    private Type _interface = null!;

    internal static T Make<T>(SimulatedNetwork network, SimulatedProcess process, GrainId grain)
    {
        var reference = (GrainReferenceProxy)Prototype<T>.Instance.MemberwiseClone();
        (reference._network, reference._process, reference._grain, reference._interface) = (network, process, grain, typeof(T));
        return (T)(object)reference;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Func<GrainReferenceProxy, MethodInfo, object?[], Task> send = Senders.GetOrAdd(targetMethod!, method =>
        {
            Type result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(object);
            return typeof(GrainReferenceProxy).GetMethod(nameof(Send), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(result).CreateDelegate<Func<GrainReferenceProxy, MethodInfo, object?[], Task>>();
        });
        return send(this, targetMethod!, args ?? []);
    }

    private static Task<T> Send<T>(GrainReferenceProxy reference, MethodInfo method, object?[] arguments) =>
        reference._network.Call<T>(reference._process, reference._grain, reference._interface, method, arguments);

    /// <summary>Making a proxy costs hundreds of times as much as copying one.</summary>
    private static class Prototype<T>
    {
        public static readonly GrainReferenceProxy Instance = (GrainReferenceProxy)(object)DispatchProxy.Create<T, GrainReferenceProxy>()!;
    }
}
