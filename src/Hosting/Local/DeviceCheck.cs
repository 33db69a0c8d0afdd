using Gridfold.Grains.Slots;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.SelfTests;
using Gridfold.Models.Training;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Hosting.Local;

/// <summary>Tests the devices before a command computes on this machine, and reports what is wrong.</summary>
internal static class DeviceCheck
{
    /// <summary>The processor, in the notation of <see cref="EmbeddedSilo.DeviceVariable"/>.</summary>
    public const string? Processor = null;

    private static string? Device => Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable);

    /// <summary>The most memory that a network may take in a search on this machine. A GPU has a memory of its own.</summary>
    public static MemoryLimit Memory() => Device is null or SiloSlots.Cpu ? MemoryLimit.OfMachine() : MemoryLimit.Stated;

    /// <summary>
    /// Begins to load libtorch for a search, while the command reads the file. What is wrong with libtorch is told later, by
    /// <see cref="Require"/>. A search that another process hosts needs no libtorch here.
    /// </summary>
    public static void Begin(GridfoldHome home)
    {
        if (!File.Exists(home.SiloAddress)) Task.Run(Libtorch.Load);
    }

    /// <summary>Refuses a search whose slots may take more memory than is free on this machine.</summary>
    /// <param name="spec">The search.</param>
    /// <param name="slots">The slots that the user asked for. Null for the default.</param>
    /// <exception cref="InputException">The memory does not suffice.</exception>
    public static void RequireMemory(SpecFile spec, int? slots)
    {
        if (Device is not (null or SiloSlots.Cpu)) return;
        var all = new ClusterSlots(slots ?? EmbeddedSilo.DefaultSlots(Device).Count, AreGpus: false);
        int used = (int)Math.Min(all.For(spec.Spec.Resources.Share).Count, spec.Plan.Folds);
        SlotMemory.Require(spec.Memory, used, FreeMemory.Bytes());
    }

    /// <summary>
    /// Waits for the self-test, and tests the processor in this process where the program cannot be started for the test.
    /// </summary>
    /// <param name="say">Receives the warning.</param>
    /// <param name="device">The device, in the notation of <see cref="EmbeddedSilo.DeviceVariable"/>. Null for the processor.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="DeviceRefusedException">No device computes correctly.</exception>
    /// <exception cref="InputException">The processor computes wrongly with the setting of this process.</exception>
    public static async Task RequireInProgram(Action<string> say, string? device, CancellationToken cancellationToken)
    {
        await Require(say, device, cancellationToken);
        if (SelfTestProcess.IsAvailable) return;
        SettingResult result = await ProcessorProof.InThisProcess.WaitAsync(cancellationToken);
        if (!result.IsRight)
            throw new InputException(
                $"the processor computes wrongly with libtorch's default setting, so nothing is trained: {result.Fault}; "
                + "let the program call GridfoldSession.RunChildProcessIfAsked() first of all, so that it finds a setting that is right");
    }

    /// <summary>Waits for the self-test. A device that computes correctly only with a slower setting gets a warning.</summary>
    /// <param name="say">Receives the warning.</param>
    /// <param name="device">The device, in the notation of <see cref="EmbeddedSilo.DeviceVariable"/>. Null for the processor.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="DeviceRefusedException">No device computes correctly.</exception>
    public static async Task Require(Action<string> say, string? device, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeviceVerdict> verdicts = await Task.Run(() => EmbeddedSilo.Prove(device), cancellationToken)
            .WaitAsync(cancellationToken);
        if (verdicts.All(verdict => verdict.IsRefused)) throw new DeviceRefusedException(verdicts[0]);
        foreach (string message in verdicts.Select(verdict => verdict.Message).OfType<string>().Distinct()) say($"warning: {message}");
        await Task.Run(Libtorch.Load, cancellationToken);
    }
}
