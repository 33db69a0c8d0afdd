namespace Gridfold.Models.Devices.SelfTests;

/// <summary>Proves this machine's processor, once for the process: by a verdict from before, or by the self-test.</summary>
public static class ProcessorProof
{
    /// <summary>The processor's name as a device.</summary>
    public const string Device = "cpu";

    private static readonly Lazy<Task<DeviceVerdict>> Found = new(() => Task.Run(Find));

    /// <summary>The verdict. Asking for it starts the test where nobody has asked before; it uses no libtorch of this process.</summary>
    public static Task<DeviceVerdict> Verdict => Found.Value;

    /// <summary>Tests every setting until one is right, whatever is known from before.</summary>
    public static DeviceVerdict Test() => SettingLadder.Climb(Device, Settings(ProcessorFacts.Read()), SelfTestProcess.Run);

    private static DeviceVerdict Find()
    {
        if (!SelfTestProcess.IsAvailable) return DeviceVerdict.Untested(Device);
        Libtorch.Use();
        var processor = ProcessorFacts.Read();
        VerdictCache? cache = VerdictCache.OfUser();
        string key = VerdictCache.Key(processor, Libtorch.Files(), typeof(ProcessorProof).Module.ModuleVersionId.ToString());
        if (cache?.Read(Device, key) is { } known) return known;
        DeviceVerdict verdict = SettingLadder.Climb(Device, Settings(processor), SelfTestProcess.Run);

        // What could not be tested, or is refused, is tested again by the next process.
        if (!verdict.IsRefused && verdict.Tried.All(result => result.Failure is null)) cache?.Write(key, verdict);
        return verdict;
    }

    private static IReadOnlyList<DeviceSetting> Settings(ProcessorFacts processor) =>
        DeviceSetting.ForProcessor(processor, isBounded: Environment.GetEnvironmentVariable(DeviceSetting.InstructionSetVariable) is { Length: > 0 });
}
