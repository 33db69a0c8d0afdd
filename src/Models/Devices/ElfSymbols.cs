using System.Buffers.Binary;
using System.Text;

namespace Gridfold.Models.Devices;

/// <summary>The dynamic symbols of a shared library of 64-bit Linux (System V ABI, chapter 4: section headers and symbol table).</summary>
internal static class ElfSymbols
{
    private const int SectionHeaderOffset = 0x28, SectionHeaderSize = 0x3A, SectionType = 4, SectionFileOffset = 0x18, SectionSize = 0x20,
        SectionLink = 0x28;
    private const int DynamicSymbols = 11, SymbolSize = 24, SymbolSection = 6, SymbolInfo = 4, Weak = 2;

    /// <summary>Reads the names that a library defines, or those that it needs from others.</summary>
    /// <param name="path">The library.</param>
    /// <param name="isDefined">
    /// Whether to read the defined names; otherwise the needed ones. Weak needed names are left out, because they may be missing.
    /// </param>
    /// <exception cref="InvalidDataException">The file is not a 64-bit library.</exception>
    public static HashSet<string> Read(string path, bool isDefined)
    {
        using FileStream file = File.OpenRead(path);
        byte[] header = Take(file, 0, 0x40);
        if (!header.AsSpan(0, 5).SequenceEqual("\u007fELF\u0002"u8))
            throw new InvalidDataException($"{path} is not a 64-bit shared library");
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(SectionHeaderSize + 2)),
            size = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(SectionHeaderSize));
        byte[] table = Take(file, Long(header, SectionHeaderOffset), sections * size);
        for (int section = 0; section < sections; section++)
        {
            Span<byte> entry = table.AsSpan(section * size, size);
            if (BinaryPrimitives.ReadInt32LittleEndian(entry[SectionType..]) != DynamicSymbols) continue;
            Span<byte> names = table.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(entry[SectionLink..]) * size, size);
            return Names(Content(file, entry), Content(file, names), isDefined);
        }

        return [];
    }

    private static HashSet<string> Names(byte[] symbols, byte[] names, bool isDefined)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (int start = 0; start + SymbolSize <= symbols.Length; start += SymbolSize)
        {
            ReadOnlySpan<byte> symbol = symbols.AsSpan(start, SymbolSize);
            bool hasSection = BinaryPrimitives.ReadUInt16LittleEndian(symbol[SymbolSection..]) != 0,
                isWeak = symbol[SymbolInfo] >> 4 == Weak;
            if (hasSection != isDefined || (!isDefined && isWeak) || symbol[..sizeof(int)].IndexOfAnyExcept((byte)0) < 0) continue;
            ReadOnlySpan<byte> name = names.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(symbol));
            found.Add(Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]));
        }

        return found;
    }

    private static byte[] Content(FileStream file, ReadOnlySpan<byte> section) =>
        Take(file, Long(section, SectionFileOffset), checked((int)Long(section, SectionSize)));

    private static long Long(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    private static byte[] Take(FileStream file, long offset, int count)
    {
        byte[] bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }
}
