namespace Gridfold.Silo.Hosting;

/// <summary>The measured time of an epoch of one network.</summary>
/// <param name="Seconds">The mean time of an epoch of one network, in seconds, weighed by the epochs of the networks.</param>
/// <param name="Jobs">The number of jobs that were tried.</param>
public sealed record EpochTime(double Seconds, int Jobs);
