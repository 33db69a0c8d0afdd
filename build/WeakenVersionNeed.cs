using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an ELF library and marks one symbol version that it needs as weak (VER_FLG_WEAK), so that the dynamic loader
/// accepts a system library without it. Refuses a file that is not 64-bit little-endian ELF or does not need that version, and one whose
/// SHA-256 is not the expected one before or after.
/// </summary>
public class WeakenVersionNeed : Task
{
    private const uint SectionTypeVersionNeed = 0x6ffffffe;
    private const ushort WeakFlag = 2;

    public string Source { get; set; }

    public string Destination { get; set; }

    public string Version { get; set; }

    public string SourceSha256 { get; set; }

    public string DestinationSha256 { get; set; }

    public override bool Execute()
    {
        byte[] file = File.ReadAllBytes(Source);
        if (!Check(Source, file, SourceSha256)) return false;
        if (File.Exists(Destination) && Sha256(File.ReadAllBytes(Destination)) == DestinationSha256) return true;
        int flags = FindFlags(file);
        if (flags < 0)
        {
            Log.LogError("{0} does not need {1} as a 64-bit ELF library would: TorchSharp has changed, review {2}.",
                Source, Version, "build/WeakenGlibcxxVersion.targets");
            return false;
        }

        file[flags] |= (byte)WeakFlag;
        if (!Check(Destination, file, DestinationSha256)) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        File.WriteAllBytes(Destination, file);
        return true;
    }

    private bool Check(string path, byte[] content, string expected)
    {
        string actual = Sha256(content);
        if (actual == expected) return true;
        Log.LogError("{0} has the SHA-256 {1}; it must be {2}: where did it come from? After an upgrade of TorchSharp, review {3}.",
            path, actual, expected, "build/WeakenGlibcxxVersion.targets");
        return false;
    }

    private static string Sha256(byte[] content)
    {
        using (SHA256 algorithm = SHA256.Create())
            return BitConverter.ToString(algorithm.ComputeHash(content)).Replace("-", "").ToLowerInvariant();
    }

    /// <summary>The offset of vna_flags of the needed version, or -1.</summary>
    private int FindFlags(byte[] file)
    {
        bool isElf64LittleEndian = file.Length > 64 && file[0] == 0x7f && file[1] == 'E' && file[2] == 'L' && file[3] == 'F' && file[4] == 2 && file[5] == 1;
        if (!isElf64LittleEndian) return -1;
        int sections = (int)BitConverter.ToUInt64(file, 40), sectionSize = BitConverter.ToUInt16(file, 58), count = BitConverter.ToUInt16(file, 60);
        for (int index = 0; index < count; index++)
        {
            int section = sections + index * sectionSize;
            if (BitConverter.ToUInt32(file, section + 4) != SectionTypeVersionNeed) continue;
            int strings = sections + (int)BitConverter.ToUInt32(file, section + 40) * sectionSize;
            int names = (int)BitConverter.ToUInt64(file, strings + 24);
            return FindFlags(file, (int)BitConverter.ToUInt64(file, section + 24), names);
        }

        return -1;
    }

    private int FindFlags(byte[] file, int library, int names)
    {
        while (true)
        {
            int version = library + (int)BitConverter.ToUInt32(file, library + 8);
            for (int left = BitConverter.ToUInt16(file, library + 2); left > 0; left--)
            {
                if (NameAt(file, names + (int)BitConverter.ToUInt32(file, version + 8)) == Version) return version + 4;
                version += (int)BitConverter.ToUInt32(file, version + 12);
            }

            uint next = BitConverter.ToUInt32(file, library + 12);
            if (next == 0) return -1;
            library += (int)next;
        }
    }

    private static string NameAt(byte[] file, int offset)
    {
        int end = Array.IndexOf(file, (byte)0, offset);
        return Encoding.ASCII.GetString(file, offset, end - offset);
    }
}
