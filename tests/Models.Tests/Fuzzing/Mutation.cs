using CsCheck;

namespace Gridfold.Models.Tests.Fuzzing;

/// <summary>A change of an input: what is done, at which place, with which number.</summary>
internal readonly record struct Mutation(int Kind, double Place, int Number)
{
    private const int Kinds = 9;
    private static readonly int[] Telling = [0, 1, -1, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, 1 << 30];

    /// <summary>Generates inputs that are good ones with up to six changes.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> good, IReadOnlyList<byte[]> words)
    {
        Gen<Mutation> mutations = Gen.Select(
            Gen.Int[0, Kinds - 1], Gen.Double[0, 1], Gen.Int[0, int.MaxValue - 1],
            (kind, place, number) => new Mutation(kind, place, number));
        return Gen.Select(
            Gen.Int[0, good.Count - 1], mutations.Array[1, 6],
            (index, changes) => changes.Aggregate(good[index], (input, change) => change.Apply(input, words)));
    }

    private byte[] Apply(byte[] input, IReadOnlyList<byte[]> words)
    {
        int at = (int)(Place * input.Length), length = 1 + (Number % 64);
        int end = Math.Min(input.Length, at + length);
        return Kind switch
        {
            0 when at < input.Length => With(input, at, [(byte)(input[at] ^ (1 << (Number % 8)))]),
            1 => With(input, at, [(byte)Number]),
            2 => [.. input[..at], .. input[end..]],
            3 => [.. input[..end], .. input[at..end], .. input[end..]],
            4 => input[..at],
            5 => With(input, at, BitConverter.GetBytes(Telling[Number % Telling.Length])),
            6 => With(input, at, [.. BitConverter.GetBytes(Telling[Number % Telling.Length]).Reverse()]),
            7 when words.Count > 0 => [.. input[..at], .. words[Number % words.Count], .. input[at..]],
            8 when words.Count > 0 => With(input, at, words[Number % words.Count]),
            _ => input,
        };
    }

    private static byte[] With(byte[] input, int at, byte[] part)
    {
        byte[] changed = [.. input];
        part.AsSpan(0, Math.Min(part.Length, changed.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }
}
