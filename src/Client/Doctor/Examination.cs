using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;
using Gridfold.Models.Input;
using Gridfold.Silo.Hosting;
using TorchSharp;

namespace Gridfold.Client.Doctor;

/// <summary>The result of <c>gridfold doctor</c>.</summary>
/// <param name="Parts">The facts, in the order in which they are shown.</param>
/// <param name="Verdicts">The result of each device's self-test.</param>
/// <param name="Problems">The problems, one sentence each.</param>
internal sealed record Examination(IReadOnlyList<ExaminedPart> Parts, IReadOnlyList<DeviceVerdict> Verdicts, IReadOnlyList<string> Problems)
{
    // The environment variables that change what libtorch computes, or how fast.
    private static readonly string[] Variables =
        ["ONEDNN_", "DNNL_", "ATEN_", "MKL_", "OMP_", "GRIDFOLD_", "CUDA_VISIBLE_DEVICES", "LD_PRELOAD", "LD_LIBRARY_PATH"];

    /// <summary>Examines this machine. The devices are tested again, even if an earlier result is known.</summary>
    public static async Task<Examination> Of(GridfoldHome home, TimeProvider time)
    {
        List<DeviceVerdict> verdicts = [];
        List<string> problems = [];
        try
        {
            Libtorch.Use();
            verdicts.Add(await Task.Run(ProcessorProof.Test));
            if (Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable) == SiloSlots.Cuda)
                verdicts.AddRange(await EmbeddedSilo.Prove(SiloSlots.Cuda));
        }
        catch (Exception exception) when (exception is InputException or DeviceRefusedException)
        {
            problems.Add(exception.Message);
        }

        (ExaminedPart storage, IReadOnlyList<string> storageProblems) = StorageExamination.Of(home, time);
        LibtorchInfo? libtorch = verdicts.SelectMany(verdict => verdict.Tried).Select(tried => tried.Libtorch)
            .FirstOrDefault(info => info is not null);
        return new Examination(
            [Versions(libtorch), Processor(ProcessorFacts.Read()), Memory(), Libraries(libtorch), EnvironmentPart(), storage, Clock(time)],
            verdicts,
            [.. verdicts.Select(verdict => verdict.Message).OfType<string>().Concat(problems).Select(WithoutHint)
                .Distinct(), .. storageProblems]);
    }

    private static ExaminedPart Versions(LibtorchInfo? libtorch) => new("versions",
    [
        ("gridfold", GridfoldMeter.Version),
        ("libtorch", libtorch?.Version ?? "not loaded"),
        ("torchsharp", VersionOf(typeof(torch))),
        ("orleans", VersionOf(typeof(Grain))),
        ("dotnet", RuntimeInformation.FrameworkDescription),
        ("system", $"{RuntimeInformation.OSDescription} {RuntimeInformation.RuntimeIdentifier}"),
    ]);

    private static ExaminedPart Processor(ProcessorFacts facts) => new("processor",
    [
        ("name", facts.Name),
        ("kind", facts.Vendor.Length == 0 ? "-" : string.Create(
            CultureInfo.InvariantCulture, $"{facts.Vendor}, family {facts.Family}, model {facts.Model}, stepping {facts.Stepping}")),
        ExaminedFact.Count("cores", Environment.ProcessorCount),
        ExaminedFact.List("instruction_sets", [.. facts.InstructionSets], "-"),
        ExaminedFact.List(
            "caches", [.. facts.Caches.Select(cache => $"L{cache.Level} {cache.Kind} {cache.Bytes >> 10} KiB")],
            "none reported by the processor"),
    ]);

    private static ExaminedPart Memory()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return new ExaminedPart(
            "memory",
            [
                ExaminedFact.Size("for_this_process", memory.TotalAvailableMemoryBytes),
                MemoryAvailable() is { } bytes ? ExaminedFact.Size("available_now", bytes) : ("available_now", "unknown"),
            ]);
    }

    private static ExaminedPart Libraries(LibtorchInfo? libtorch) => new("libtorch", libtorch is null ? [("state", "not loaded")] :
    [
        ("folder", libtorch.Folder),
        ExaminedFact.List("missing_functions", libtorch.Missing, "none"),
        ExaminedFact.List(
            "built_with",
            [.. libtorch.Parts.Where(part => !part.EndsWith(':') && !part.StartsWith("Build settings", StringComparison.Ordinal))],
            "unknown"),
    ]);

    private static ExaminedPart EnvironmentPart()
    {
        (string Name, string Value)[] set = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
            .Where(entry => entry.Name != ProgramName.Variable
                && Variables.Any(prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        return new ExaminedPart(
            "environment", set.Length == 0 ? [("variables", "none that matters")] : [.. set.Select(entry => (ExaminedFact)entry)]);
    }

    private static ExaminedPart Clock(TimeProvider time) => new("clock",
    [
        ("utc", time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ("time_zone", time.LocalTimeZone.Id),
    ]);

    /// <summary>The version of the package that has a type.</summary>
    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', ' ')[0].TrimEnd('.')
            ?? "unknown";

    private static string WithoutHint(string message) =>
        message.Split(["; 'gridfold doctor'", "; try again, or see 'gridfold"], StringSplitOptions.None)[0];

    private static long? MemoryAvailable()
    {
        const string Name = "MemAvailable:";
        if (!OperatingSystem.IsLinux()) return null;
        string? line = File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is null
            ? null
            : 1024 * long.Parse(line[Name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
