namespace Gridfold.Models.Devices;

/// <summary>Finds the first setting with which a device computes rightly.</summary>
public static class SettingLadder
{
    /// <summary>Tries settings in order until one is right, or until the test cannot be run.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="settings">At least one, the fastest first.</param>
    /// <param name="test">Runs the self-test with a setting.</param>
    public static DeviceVerdict Climb(string device, IEnumerable<DeviceSetting> settings, Func<DeviceSetting, SettingResult> test)
    {
        var tried = new List<SettingResult>();
        foreach (DeviceSetting setting in settings)
        {
            tried.Add(test(setting));
            if (tried[^1].IsRight || tried[^1].IsInconclusive) break;
        }

        return new DeviceVerdict(device, tried);
    }
}
