namespace Gridfold.Models.Devices;

/// <summary>A way to run libtorch on a device. A milder setting leaves out code with which a device may compute wrongly.</summary>
/// <param name="Name">The name in stored results, as in <c>default</c> or <c>onednn-sse41</c>.</param>
/// <param name="Text">The text for people, as in "oneDNN limited to SSE4.1".</param>
public sealed record DeviceSetting(string Name, string Text)
{
    /// <summary>The environment variable of oneDNN that bounds its instruction set.</summary>
    /// <remarks>https://uxlfoundation.github.io/oneDNN/dev_guide_cpu_dispatcher_control.html</remarks>
    public const string InstructionSetVariable = "ONEDNN_MAX_CPU_ISA";

    private static readonly DeviceSetting Avx512 =
        new("onednn-avx512", "oneDNN limited to AVX-512 without extensions") { InstructionSet = "AVX512_CORE" };
    private static readonly DeviceSetting Avx2 = new("onednn-avx2", "oneDNN limited to AVX2") { InstructionSet = "AVX2" };
    private static readonly DeviceSetting Avx = new("onednn-avx", "oneDNN limited to AVX") { InstructionSet = "AVX" };
    private static readonly DeviceSetting Sse41 = new("onednn-sse41", "oneDNN limited to SSE4.1") { InstructionSet = "SSE41" };
    private static readonly DeviceSetting OneDnnOff = new("onednn-off", "oneDNN off") { UsesOneDnn = false };

    /// <summary>The setting that libtorch chooses itself.</summary>
    public static DeviceSetting Default { get; } = new("default", "libtorch's own choice");

    /// <summary>The value of <see cref="InstructionSetVariable"/>; null where the setting does not change it.</summary>
    public string? InstructionSet { get; private init; }

    /// <summary>Whether libtorch may use oneDNN.</summary>
    public bool UsesOneDnn { get; private init; } = true;

    /// <summary>The settings of a processor, in the order in which they are tried: from the fastest to the mildest.</summary>
    /// <param name="processor">The processor. Settings for instruction sets that it lacks are left out.</param>
    /// <param name="isBounded">
    /// Whether the user has set <see cref="InstructionSetVariable"/>. That choice is kept, and the only milder setting is oneDNN off.
    /// </param>
    public static IReadOnlyList<DeviceSetting> ForProcessor(ProcessorFacts processor, bool isBounded) =>
    [
        Default,
        .. processor.HasAvx512 && !isBounded ? [Avx512, Avx2] : Array.Empty<DeviceSetting>(),
        .. processor.HasAvx2 && !isBounded ? [Avx] : Array.Empty<DeviceSetting>(),
        .. processor.HasAvx && !isBounded ? [Sse41] : Array.Empty<DeviceSetting>(),
        OneDnnOff,
    ];

    /// <summary>Finds a setting by its name.</summary>
    /// <exception cref="ArgumentException">There is no setting of this name.</exception>
    public static DeviceSetting Named(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no device setting '{name}'.", nameof(name));

    /// <summary>Finds a setting by its name; null when there is none.</summary>
    public static DeviceSetting? Find(string name) =>
        ((DeviceSetting[])[Default, Avx512, Avx2, Avx, Sse41, OneDnnOff]).FirstOrDefault(setting => setting.Name == name);
}
