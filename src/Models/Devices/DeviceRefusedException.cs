namespace Gridfold.Models.Devices;

/// <summary>A device computes wrongly with every setting, so nothing may be computed on it.</summary>
public sealed class DeviceRefusedException : Exception
{
    /// <param name="verdict">Of a device that is refused.</param>
    public DeviceRefusedException(DeviceVerdict verdict) : base(verdict.Message)
    {
    }
}
