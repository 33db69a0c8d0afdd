using System.Globalization;

namespace Gridfold.Models.Devices;

/// <summary>What a device's self-test came to: the setting that it trains with, or none.</summary>
/// <param name="Device">As in <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Tried">
/// Every setting that was tried, in that order; the last one is right, unless the device is refused. Empty for a device that was not tested.
/// </param>
public sealed record DeviceVerdict(string Device, IReadOnlyList<SettingResult> Tried)
{
    /// <summary>The setting that computes rightly; null when none does, so that nothing may be trained on the device.</summary>
    public DeviceSetting? Setting => Tried switch
    {
        [] => DeviceSetting.Default,
        [.., { IsRight: true } last] => last.Setting,
        _ => null,
    };

    /// <summary>Whether the device must not train.</summary>
    public bool IsRefused => Setting is null;

    /// <summary>A device that nothing is known of: its program cannot start the self-test.</summary>
    public static DeviceVerdict Untested(string device) => new(device, []);

    /// <summary>
    /// One line for the user: what was wrong, what is used instead, and how much slower that is. Null for a device that is right as it is.
    /// </summary>
    public string? Message
    {
        get
        {
            if (Setting == DeviceSetting.Default) return null;
            string fault = Tried[0].Fault;
            if (Tried[^1] is { IsInconclusive: true, Failure: var failure })
                return $"{Device} could not be tested, so nothing is trained on it: {failure}; try again, or see 'gridfold doctor'";
            if (Setting is not { } milder)
                return $"{Device} computes wrongly with every setting, so nothing is trained on it: {fault}; 'gridfold doctor' shows every case";
            return $"{Device}: with its default setting {fault}; Gridfold uses {milder.Text} instead, which is right{Slowdown}; 'gridfold doctor' shows every case";
        }
    }

    /// <summary>The verdict in a few words, as in "passed" or "passed with oneDNN limited to SSE4.1".</summary>
    public string Summary =>
        Tried.Count == 0 ? "not tested"
        : Setting is not { } setting ? $"{Device} refused: {(Tried[^1].IsInconclusive ? Tried[^1] : Tried[0]).Fault}"
        : setting == DeviceSetting.Default ? "passed"
        : $"passed with {setting.Text}";

    private string Slowdown => Tried[0].ConvolutionMilliseconds is { } before && Tried[^1].ConvolutionMilliseconds is { } now && now > before
        ? string.Create(CultureInfo.InvariantCulture, $" (convolutions by libtorch take about {now / before:0.0} times as long)")
        : "";
}
