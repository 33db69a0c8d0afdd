using System.Buffers.Binary;
using System.Text;

namespace Gridfold.GpuCheck;

/// <summary>The symbols that a native library needs from others. The file is ELF of 64 bits, little-endian.</summary>
internal static class ElfSymbols
{
    private const int SectionsAt = 40, SectionSizeAt = 58, SectionCountAt = 60, DynamicSymbols = 11, SymbolSize = 24, Global = 1;

    /// <summary>The undefined names of its dynamic symbol table. Weak ones are left out: a library runs without them.</summary>
    /// <param name="path">The library's file.</param>
    public static IReadOnlyList<string> Needed(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        long sections = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(SectionsAt));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(SectionSizeAt));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(SectionCountAt));
        var names = new List<string>();
        for (int index = 0; index < count; index++)
        {
            Span<byte> section = Section(index);
            if (BinaryPrimitives.ReadInt32LittleEndian(section[4..]) != DynamicSymbols) continue;
            Span<byte> strings = Content(Section(BinaryPrimitives.ReadInt32LittleEndian(section[40..])));
            for (Span<byte> symbols = Content(section); symbols.Length >= SymbolSize; symbols = symbols[SymbolSize..])
            {
                bool isDefined = BinaryPrimitives.ReadUInt16LittleEndian(symbols[6..]) != 0;
                if (isDefined || symbols[4] >> 4 != Global) continue;
                Span<byte> name = strings[BinaryPrimitives.ReadInt32LittleEndian(symbols)..];
                names.Add(Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]));
            }
        }

        return names;

        Span<byte> Section(int index) => file.AsSpan((int)sections + (index * size), size);

        Span<byte> Content(Span<byte> section) =>
            file.AsSpan(
                (int)BinaryPrimitives.ReadInt64LittleEndian(section[24..]), (int)BinaryPrimitives.ReadInt64LittleEndian(section[32..]));
    }
}
