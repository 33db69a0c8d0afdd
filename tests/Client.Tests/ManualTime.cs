namespace Gridfold.Client.Tests;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    public double Seconds { get; set; }

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => (long)(1_000 * Seconds);
}
