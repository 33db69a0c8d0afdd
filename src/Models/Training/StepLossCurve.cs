namespace Gridfold.Models.Training;

/// <summary>The training loss by step. Each value is the mean over some steps in a row.</summary>
/// <param name="Distance">The number of steps of each value. The last value may have fewer.</param>
/// <param name="Losses">The values, in order.</param>
/// <param name="Steps">The number of steps.</param>
public sealed record StepLossCurve(long Distance, IReadOnlyList<double> Losses, long Steps);
