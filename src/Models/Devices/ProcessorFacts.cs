using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Gridfold.Models.Devices;

/// <summary>
/// The processor as programs see it. A virtual machine shows what its hypervisor allows, which may be less than the hardware has. Sources:
/// Intel's SDM volume 2A, CPUID; AMD's APM volume 3, appendix E.
/// </summary>
/// <param name="Name">The brand string; the architecture's name where there is none.</param>
/// <param name="Vendor">As in <c>AuthenticAMD</c>; empty on processors other than x86.</param>
/// <param name="Family">The family with its extension; 0 on processors other than x86.</param>
/// <param name="Model">The model with its extension; 0 on processors other than x86.</param>
/// <param name="Stepping">The stepping; 0 on processors other than x86.</param>
/// <param name="Caches">The caches of one core; empty where the processor reports none.</param>
/// <param name="Leaves">The answers of <c>cpuid</c> by which a library may choose its code, in hexadecimal.</param>
public sealed record ProcessorFacts(
    string Name, string Vendor, int Family, int Model, int Stepping, IReadOnlyList<ProcessorCache> Caches, string Leaves)
{
    private const int ExtendedFeatures = 7, IntelCaches = 4, MaxCacheLeaves = 8;
    private const int HighestExtended = unchecked((int)0x80000000), FirstBrand = unchecked((int)0x80000002),
        AmdCaches = unchecked((int)0x8000001D);
    private const uint LastBrand = 0x80000004;
    private const string Amd = "AuthenticAMD", Hygon = "HygonGenuine";

    /// <summary>Whether the processor runs AVX-512, as far as .NET can tell.</summary>
    public bool HasAvx512 { get; init; } = Avx512F.IsSupported;

    /// <summary>Whether the processor runs AVX2.</summary>
    public bool HasAvx2 { get; init; } = Avx2.IsSupported;

    /// <summary>Whether the processor runs AVX.</summary>
    public bool HasAvx { get; init; } = Avx.IsSupported;

    /// <summary>The instruction sets that decide which code a library takes, the widest last.</summary>
    public IReadOnlyList<string> InstructionSets { get; } =
    [
        .. (((string Name, bool IsThere)[])
        [
            ("SSE4.1", Sse41.IsSupported), ("AVX", Avx.IsSupported), ("FMA", Fma.IsSupported), ("AVX2", Avx2.IsSupported),
            ("AVX-512", Avx512F.IsSupported),
        ]).Where(set => set.IsThere).Select(set => set.Name),
    ];

    /// <summary>Reads the facts from the processor.</summary>
    public static ProcessorFacts Read()
    {
        if (!X86Base.IsSupported) return new ProcessorFacts(RuntimeInformation.ProcessArchitecture.ToString(), "", 0, 0, 0, [], "");
        (int highest, int b, int c, int d) = X86Base.CpuId(0, 0);
        string vendor = Text(b, d, c);
        int signature = X86Base.CpuId(1, 0).Eax;
        int family = (signature >> 8) & 0xF, model = (signature >> 4) & 0xF;
        if (family is 6 or 15) model |= (signature >> 12) & 0xF0;
        if (family == 15) family += (signature >> 20) & 0xFF;
        int cacheLeaf = vendor is Amd or Hygon ? AmdCaches : IntelCaches;
        (IReadOnlyList<ProcessorCache> caches, string cacheLeaves) = CachesIn(cacheLeaf, highest);
        return new ProcessorFacts(
            Brand() ?? vendor, vendor, family, model, signature & 0xF, caches, $"{FeatureLeaves(highest)} {cacheLeaves}");
    }

    private static (IReadOnlyList<ProcessorCache> Caches, string Leaves) ReadCaches(int leaf)
    {
        var caches = new List<ProcessorCache>();
        var leaves = new StringBuilder();
        for (int index = 0; index < MaxCacheLeaves; index++)
        {
            (int a, int b, int c, int d) = X86Base.CpuId(leaf, index);
            leaves.Append(CultureInfo.InvariantCulture, $"{a:x}.{b:x}.{c:x}.{d:x} ");
            string? kind = (a & 0x1F) switch { 1 => "data", 2 => "instruction", 3 => "unified", _ => null };
            if (kind is null) break;
            long ways = ((uint)b >> 22) + 1L, partitions = ((b >> 12) & 0x3FF) + 1L, lineBytes = (b & 0xFFF) + 1L, sets = (uint)c + 1L;
            caches.Add(new ProcessorCache((a >> 5) & 7, kind, ways * partitions * lineBytes * sets));
        }

        return (caches, leaves.ToString().TrimEnd());
    }

    private static (IReadOnlyList<ProcessorCache> Caches, string Leaves) CachesIn(int leaf, int highestBasic)
    {
        uint highest = leaf < 0 ? (uint)X86Base.CpuId(HighestExtended, 0).Eax : (uint)highestBasic;
        return highest < (uint)leaf ? ([], "") : ReadCaches(leaf);
    }

    /// <summary>
    /// Reads the answers about instructions. Answers that differ from core to core, such as the core's number, are left out.
    /// </summary>
    private static string FeatureLeaves(int highest)
    {
        (int a, _, int c, int d) = X86Base.CpuId(1, 0);
        string basic = string.Create(CultureInfo.InvariantCulture, $"{a:x}.{c:x}.{d:x}");
        if (highest < ExtendedFeatures) return basic;
        (int a7, int b7, int c7, int d7) = X86Base.CpuId(ExtendedFeatures, 0);
        return string.Create(CultureInfo.InvariantCulture, $"{basic} {a7:x}.{b7:x}.{c7:x}.{d7:x}");
    }

    private static string? Brand()
    {
        if ((uint)X86Base.CpuId(HighestExtended, 0).Eax < LastBrand) return null;
        var text = new StringBuilder();
        for (int part = 0; part < 3; part++)
        {
            (int a, int b, int c, int d) = X86Base.CpuId(FirstBrand + part, 0);
            text.Append(Text(a, b, c, d));
        }

        return text.ToString().Trim('\0', ' ') is { Length: > 0 } brand ? brand : null;
    }

    private static string Text(params ReadOnlySpan<int> registers) => Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers));
}
