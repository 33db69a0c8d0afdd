namespace Gridfold.Grains.Telemetry;

/// <summary>The result of the self-test of one device.</summary>
/// <param name="Device">The device, for example <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Setting">The setting's name; <c>none</c> for a device that is refused.</param>
/// <param name="Result"><c>passed</c>, <c>failed</c> or <c>refused</c>.</param>
public sealed record DeviceSelfTest(string Device, string Setting, string Result);
