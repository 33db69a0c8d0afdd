namespace Gridfold.Grains.Telemetry;

/// <summary>The number of slots on one kind of device in one state: training, idle, draining or quarantined.</summary>
internal sealed record SlotCount(string Device, string State, long Count);
