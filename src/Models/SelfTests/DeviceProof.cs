using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gridfold.Models.Devices;

namespace Gridfold.Models.SelfTests;

/// <summary>Proves devices: the processor once for each machine and libtorch, a GPU once for each process.</summary>
public static class DeviceProof
{
    private static readonly ConditionalWeakTable<TrainingDevice, Lazy<Task<DeviceVerdict>>> OfGpus = [];

    /// <summary>Gives the verdict of a device. The first call starts the self-test.</summary>
    public static Task<DeviceVerdict> Of(TrainingDevice device) =>
        device.IsCpu
            ? ProcessorProof.Verdict
            : OfGpus.GetValue(device, gpu => new Lazy<Task<DeviceVerdict>>(() => Task.Run(() => Test(gpu)))).Value;

    /// <summary>Tests a GPU. The processor must be right too, because it draws the initial weights.</summary>
    private static async Task<DeviceVerdict> Test(TrainingDevice gpu)
    {
        DeviceVerdict processor = await ProcessorProof.Verdict;
        if (processor.IsRefused) return new DeviceVerdict(gpu.Name, processor.Tried);
        try
        {
            gpu.Enter();
            return new DeviceVerdict(gpu.Name, [new SettingResult(DeviceSetting.Default, SelfTest.Run(gpu))]);
        }
        catch (Exception exception) when (exception is ExternalException or InvalidOperationException)
        {
            return new DeviceVerdict(
                gpu.Name, [new SettingResult(DeviceSetting.Default, []) { Failure = exception.Message.Split('\n')[0] }]);
        }
    }
}
