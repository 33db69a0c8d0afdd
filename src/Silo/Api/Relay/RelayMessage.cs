using System.Buffers;
using System.Buffers.Binary;
using Gridfold.Models.Input;
using Orleans.Serialization;

namespace Gridfold.Silo.Api.Relay;

/// <summary>The body of a call that a command sends through the API: the arguments, each with its length in four bytes before it.</summary>
public static class RelayMessage
{
    /// <summary>The beginning of the paths of calls.</summary>
    public const string Path = "/relay";

    private const int MaxArguments = 8;

    /// <summary>Writes a value in Orleans' form.</summary>
    public static byte[] Write(ObjectSerializer serializer, object? value, Type type)
    {
        var bytes = new ArrayBufferWriter<byte>();
        serializer.Serialize(value, bytes, type);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Joins arguments.</summary>
    public static byte[] Write(IReadOnlyList<byte[]> arguments)
    {
        byte[] message = new byte[arguments.Sum(argument => sizeof(int) + argument.Length)];
        int place = 0;
        foreach (byte[] argument in arguments)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(place), argument.Length);
            argument.CopyTo(message, place + sizeof(int));
            place += sizeof(int) + argument.Length;
        }

        return message;
    }

    /// <summary>Takes arguments apart.</summary>
    /// <exception cref="InputException">The bytes are no arguments.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> message)
    {
        var arguments = new List<ReadOnlyMemory<byte>>();
        while (message.Length > 0)
        {
            int length = message.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(message.Span);
            if (length < 0 || length > message.Length - sizeof(int) || arguments.Count == MaxArguments)
                throw new InputException("the body holds no call; use the command line of the cluster's version");
            arguments.Add(message.Slice(sizeof(int), length));
            message = message[(sizeof(int) + length)..];
        }

        return arguments;
    }
}
