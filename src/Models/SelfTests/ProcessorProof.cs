using Gridfold.Models.Devices;

namespace Gridfold.Models.SelfTests;

/// <summary>Proves this machine's processor once for each process, by an earlier verdict or by the self-test.</summary>
public static class ProcessorProof
{
    /// <summary>The processor's name as a device.</summary>
    public const string Device = "cpu";

    private static readonly Lazy<Task<DeviceVerdict>> Found = new(() => Task.Run(Find));

    private static readonly Lazy<Task<SettingResult>> FoundHere = new(() => Task.Run(TestHere));

    /// <summary>
    /// The self-test in this process with its own setting, once. It is for programs that no process of the self-test can be started from.
    /// A crash of the test ends the process.
    /// </summary>
    public static Task<SettingResult> InThisProcess => FoundHere.Value;

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

    private static SettingResult TestHere()
    {
        Libtorch.Load();
        return new SettingResult(DeviceSetting.Default, SelfTest.Run(TrainingDevice.Cpu));
    }

    private static IReadOnlyList<DeviceSetting> Settings(ProcessorFacts processor) =>
        DeviceSetting.ForProcessor(
            processor, isBounded: Environment.GetEnvironmentVariable(DeviceSetting.InstructionSetVariable) is { Length: > 0 });
}
