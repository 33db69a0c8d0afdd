using System.Runtime.InteropServices;
using Gridfold.Models.Devices;

namespace Gridfold.GpuCheck.Sections;

/// <summary>
/// Looks for every function that TorchSharp's native library needs from libtorch. TorchSharp was built for one version of libtorch.
/// Functions are bound at their first call: one that another version lacks breaks nothing until then.
/// </summary>
internal sealed class SymbolsSection() : Section("symbols", "Functions of libtorch that TorchSharp needs", seconds: 10)
{
    // A marker of newer C++ libraries that nothing calls (docs/decisions/0002).
    private const string Marker = "_ZSt21ios_base_library_initv";

    public override Outcome Run(SectionContext context)
    {
        string path = Probe.TorchSharpLibrary;
        string[] needed = [.. ElfSymbols.Read(path, isDefined: false).Where(name => name != Marker)];

        // Looks in the library and in all that it is linked with.
        nint library = NativeLibrary.Load(path);
        string[] missing = [.. needed.Where(name => !NativeLibrary.TryGetExport(library, name, out _)).Order(StringComparer.Ordinal)];
        string summary = $"{missing.Length} of {needed.Length} are missing";
        if (missing.Length == 0) return new Outcome(Verdict.Ok, summary);
        SectionContext.Table("missing");
        foreach (string name in missing) SectionContext.Row($"`{name}`");
        return new Outcome(Verdict.Differs, summary);
    }
}
