using Gridfold.Models.Devices;

namespace Gridfold.Models.SelfTests;

/// <summary>Proves this machine's processor once for each process, by an earlier verdict or by the self-test.</summary>
public static class ProcessorProof
{
    /// <summary>The processor's name as a device.</summary>
    public const string Device = "cpu";

    private static readonly Lazy<Task<DeviceVerdict>> Found = new(() => Task.Run(Find));

    /// <summary>The verdict. The first use starts the test, which uses no libtorch of this process.</summary>
    public static Task<DeviceVerdict> Verdict => Found.Value;

    /// <summary>Tests settings until one is right. Earlier verdicts are not used.</summary>
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

        // The next process tests again a processor that is refused or could not be tested.
        if (!verdict.IsRefused && verdict.Tried.All(result => result.Failure is null)) cache?.Write(key, verdict);
        return verdict;
    }

    private static IReadOnlyList<DeviceSetting> Settings(ProcessorFacts processor) =>
        DeviceSetting.ForProcessor(
            processor, isBounded: Environment.GetEnvironmentVariable(DeviceSetting.InstructionSetVariable) is { Length: > 0 });
}
