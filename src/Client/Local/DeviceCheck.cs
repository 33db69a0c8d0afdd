using Gridfold.Models.Devices;
using Gridfold.Silo.Hosting;

namespace Gridfold.Client.Local;

/// <summary>What a command does before it computes on this machine: it has the devices tested, and says what was wrong.</summary>
internal static class DeviceCheck
{
    /// <summary>The processor, as <see cref="EmbeddedSilo.DeviceVariable"/> names it.</summary>
    public const string? Processor = null;

    /// <summary>Waits for the test. A device that computes rightly only with a milder setting gets a warning.</summary>
    /// <param name="say">Told the warning.</param>
    /// <param name="device">As <see cref="EmbeddedSilo.DeviceVariable"/> has it; null for the processor.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DeviceRefusedException">No device computes rightly.</exception>
    public static async Task Require(Action<string> say, string? device, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeviceVerdict> verdicts = await Task.Run(() => EmbeddedSilo.Prove(device), cancellationToken).WaitAsync(cancellationToken);
        if (verdicts.All(verdict => verdict.IsRefused)) throw new DeviceRefusedException(verdicts[0]);
        foreach (string message in verdicts.Select(verdict => verdict.Message).OfType<string>().Distinct()) say($"warning: {message}");
        await Task.Run(Libtorch.Load, cancellationToken);
    }
}
