using System.Buffers;
using Orleans.Serialization;
using Orleans.Storage;

namespace Gridfold.Grains.States;

/// <summary>
/// Turns states into bytes and back, in Orleans' own format, which keeps every bit. Unreadable bytes give an empty state that names the
/// damage (<see cref="StateDamage"/>), not an exception. So the grain is activated and can report the damage. A damaged state is never
/// written, so the stored bytes stay unchanged.
/// </summary>
public sealed class StateSerializer : IGrainStorageSerializer
{
    /// <summary>
    /// The format that this version writes and reads. Format 1 has no mark. A later format begins with <see cref="Mark"/> and its number.
    /// </summary>
    public const int Format = 1;

    private readonly Serializer _serializer;

    /// <param name="serializer">Orleans' serializer.</param>
    public StateSerializer(Serializer serializer) => _serializer = serializer;

    /// <summary>
    /// The first bytes of a state in a later format; one byte with the format's number follows. No state of format 1 begins with them.
    /// </summary>
    public static ReadOnlySpan<byte> Mark => "GFS"u8;

    /// <summary>Turns a state into bytes.</summary>
    /// <exception cref="StateDamagedException">The state is damaged: it stands for bytes that could not be read.</exception>
    public BinaryData Serialize<T>(T? input)
    {
        if (input is IStoredState { Damage: { } damage })
            throw new StateDamagedException($"a stored state that cannot be used is not written over: {damage.Reason}");
        var buffer = new ArrayBufferWriter<byte>();
        _serializer.Serialize(input, buffer);
        return new BinaryData(buffer.WrittenMemory);
    }

    /// <summary>Turns bytes into a state, or into an empty state that names the damage.</summary>
    public T Deserialize<T>(BinaryData input)
    {
        ReadOnlyMemory<byte> bytes = input.ToMemory();
        if (bytes.Span.StartsWith(Mark))
        {
            string format = bytes.Length > Mark.Length ? $"format {bytes.Span[Mark.Length]}" : "an unknown format";
            return Damaged<T>(new StateDamage(
                $"it was stored in {format} by a later version; this version reads format {Format}", IsOfLaterVersion: true))
                ?? throw new StateDamagedException($"a state was stored in {format}; this version reads format {Format}");
        }

        try
        {
            return _serializer.Deserialize<T>(bytes) ?? throw new InvalidDataException("they hold no state");
        }
        catch (Exception exception)
        {
            string reason = $"its {bytes.Length} bytes cannot be read ({exception.GetType().Name}: "
                + $"{exception.Message.Split('\n')[0].TrimEnd('\r', '.')})";
            if (Damaged<T>(new StateDamage(reason, IsOfLaterVersion: false)) is { } damaged) return damaged;
            throw;
        }
    }

    /// <summary>An empty state that names a damage. Null when states of the type cannot be damaged.</summary>
    public static T? Damaged<T>(StateDamage damage)
    {
        if (!typeof(IStoredState).IsAssignableFrom(typeof(T))) return default;
        T state = Activator.CreateInstance<T>();
        ((IStoredState)state!).Damage = damage;
        return state;
    }
}
