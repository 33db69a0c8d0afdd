namespace Gridfold.Models.Devices;

/// <summary>Reports a device that computes wrongly with every setting, so that no training may use it.</summary>
public sealed class DeviceRefusedException : Exception
{
    /// <param name="verdict">The verdict of a refused device.</param>
    public DeviceRefusedException(DeviceVerdict verdict) : base(verdict.Message)
    {
    }
}
