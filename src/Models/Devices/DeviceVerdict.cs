using System.Globalization;

namespace Gridfold.Models.Devices;

/// <summary>The result of a device's self-test: the setting with which it trains, or none.</summary>
/// <param name="Device">The device's name, as in <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Tried">
/// Every setting that was tried, in order. The last one is right, unless the device is refused. Empty for a device that was not tested.
/// </param>
public sealed record DeviceVerdict(string Device, IReadOnlyList<SettingResult> Tried)
{
    /// <summary>The setting with which the device computes rightly; null when there is none and no training may use the device.</summary>
    public DeviceSetting? Setting => Tried switch
    {
        [] => DeviceSetting.Default,
        [.., { IsRight: true } last] => last.Setting,
        _ => null,
    };

    /// <summary>Whether the device must not train.</summary>
    public bool IsRefused => Setting is null;

    /// <summary>Makes the verdict of an unknown device, whose program cannot start the self-test.</summary>
    public static DeviceVerdict Untested(string device) => new(device, []);

    /// <summary>
    /// One line for the user: how much is wrong, the replacement, and how much slower that is. Null for a device that is right with its
    /// default setting.
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
                return $"{Device} computes wrongly with every setting, so nothing is trained on it: {fault}; "
                    + "'gridfold doctor' shows every case";
            string wrong = Tried[0] is { Failure: null, Wrong: var count, Cases.Count: var all }
                ? $"{count} of {all} results of the self-test are wrong"
                : fault;
            return $"{Device}: with its default setting {wrong}; Gridfold uses {milder.Text} instead, which is right{Slowdown}; "
                + "'gridfold doctor' shows every case";
        }
    }

    /// <summary>The verdict in a few words, as in "passed" or "passed with oneDNN limited to SSE4.1".</summary>
    public string Summary =>
        Tried.Count == 0 ? "not tested"
        : Setting is not { } setting ? $"{Device} refused: {(Tried[^1].IsInconclusive ? Tried[^1] : Tried[0]).Fault}"
        : setting == DeviceSetting.Default ? "passed"
        : $"passed with {setting.Text}";

    private string Slowdown =>
        Tried[0].ConvolutionMilliseconds is { } before && Tried[^1].ConvolutionMilliseconds is { } now && now > before
        ? string.Create(CultureInfo.InvariantCulture, $" (convolutions by libtorch take about {now / before:0.0} times as long)")
        : "";
}
