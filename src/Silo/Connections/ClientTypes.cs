using System.Buffers;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Session;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The types that a client's message may name: the calls that are made for clients, and the types of their arguments. Orleans builds every
/// type that a message names before it knows whether the message is a call. Some types take minutes to build from a message that is made
/// for that, and Orleans keeps each new name in memory.
/// </summary>
internal sealed class ClientTypes
{
    /// <summary>The version and the hash that come before a type's name.</summary>
    public const int HeadLength = 1 + sizeof(int);

    // The types, besides an array, that a program may pass where a method takes a list.
    private static readonly Type[] Lists = [typeof(List<>), typeof(System.Collections.ObjectModel.ReadOnlyCollection<>),
        typeof(System.Collections.Immutable.ImmutableArray<>)];

    private readonly TypeManifestOptions _manifest;
    private readonly HashSet<Type> _types = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<uint> _ids;

    /// <param name="manifest">The types that the silo knows.</param>
    /// <param name="sessions">Makes the sessions that write names of types.</param>
    public ClientTypes(IOptions<TypeManifestOptions> manifest, SerializerSessionPool sessions)
    {
        _manifest = manifest.Value;
        foreach (IInvokable call in FindCalls())
        {
            _types.Add(call.GetType());
            foreach (ParameterInfo parameter in call.GetMethod().GetParameters()) Add(parameter.ParameterType);
        }

        foreach (Type type in _types.Where(type => !type.IsInterface)) _names.Add(Encoding.Latin1.GetString(Write(type, sessions)));
        _ids = [.. _manifest.WellKnownTypeIds.Where(known => _types.Contains(known.Value)).Select(known => known.Key)];
        LongestName = _names.Max(name => name.Length) - HeadLength;
    }

    /// <summary>All these types, with the interfaces of lists.</summary>
    public IReadOnlyCollection<Type> All => _types;

    /// <summary>The number of bytes in the longest name.</summary>
    public int LongestName { get; }

    /// <summary>Whether a message may contain a type that it names by a text.</summary>
    /// <param name="name">The head and the name, as a message contains them.</param>
    public bool MayBeNamed(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[name.Length];
        Encoding.Latin1.GetChars(name, text);
        return _names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text);
    }

    /// <summary>Whether a message may contain a type that it names by a number.</summary>
    public bool MayBeNumbered(ulong id) => id <= uint.MaxValue && _ids.Contains((uint)id);

    /// <summary>
    /// Finds the calls that are made for clients. A call that enumerates has one type for each type of item.
    /// </summary>
    private List<IInvokable> FindCalls()
    {
        Type[] calls = [.. CallsIn(_manifest)];
        IInvokable[] plain = [.. calls.Where(type => !type.ContainsGenericParameters).Select(Create)];
        IInvokable[] made = [.. plain.Where(call => ClientCallFilter.IsMadeForClients(call.GetMethod()))];
        Type[] enumerated = [.. made.Select(call => call.GetMethod().ReturnType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            .Select(type => type.GetGenericArguments()[0]).Distinct()];
        IEnumerable<IInvokable> generic = calls.Where(type => type.ContainsGenericParameters
            && type.GetGenericArguments() is [var item] && item.GetGenericParameterConstraints().Length == 0)
            .SelectMany(type => enumerated.Select(item => Create(type.GetGenericTypeDefinition().MakeGenericType(item))));
        return [.. made, .. plain.Concat(generic).Where(call => ClientCallFilter.IsOfOrleansForClients(call.GetInterfaceType()))];
    }

    /// <summary>The types of the calls of all grains, as messages contain them.</summary>
    internal static IEnumerable<Type> CallsIn(TypeManifestOptions manifest) => manifest.Serializers.Concat(manifest.FieldCodecs)
        .SelectMany(codec => codec.GetInterfaces())
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IFieldCodec<>))
        .Select(type => type.GetGenericArguments()[0])
        .Where(type => type.IsAssignableTo(typeof(IInvokable)) && !type.IsAbstract)
        .Distinct();

    internal static IInvokable Create(Type call) => (IInvokable)Activator.CreateInstance(call)!;

    /// <summary>Adds a type with the types of its parts.</summary>
    private void Add(Type type)
    {
        if (type == typeof(CancellationToken) || type.IsAssignableTo(typeof(IInvokable)) || !_types.Add(type)) return;
        if (type.HasElementType) Add(type.GetElementType()!);
        if (type.IsGenericType)
        {
            Type[] arguments = type.GetGenericArguments();
            foreach (Type argument in arguments) Add(argument);
            if (type.IsInterface && arguments.Length == 1) AddLists(type.GetGenericTypeDefinition(), arguments[0]);
        }

        if (type.GetCustomAttribute<GenerateSerializerAttribute>() is null) return;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            Add(field.FieldType);
    }

    /// <summary>Adds the types that can stand for a list behind an interface.</summary>
    private void AddLists(Type list, Type item)
    {
        _types.Add(item.MakeArrayType());
        foreach (Type known in Lists) _types.Add(known.MakeGenericType(item));

        // Orleans writes a list that the compiler has made as a type of its own for each interface.
        if (_manifest.WellKnownTypeAliases.TryGetValue($"{list.Name[1..^2]}InterfaceCodec`1", out Type? compiled))
            _types.Add(compiled.MakeGenericType(item));
    }

    /// <summary>The head and the name of a type, as a message contains them.</summary>
    private static byte[] Write(Type type, SerializerSessionPool sessions)
    {
        using SerializerSession session = sessions.GetSession();
        var buffer = new ArrayBufferWriter<byte>();
        var writer = Writer.Create(buffer, session);
        session.TypeCodec.WriteEncodedType(ref writer, type);
        writer.Commit();
        ReadOnlySpan<byte> written = buffer.WrittenSpan;
        return [.. written[..HeadLength], .. written[(HeadLength + WireNumber.LengthOf(written[HeadLength]))..]];
    }
}
