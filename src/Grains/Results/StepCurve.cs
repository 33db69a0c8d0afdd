namespace Gridfold.Grains.Results;

/// <summary>The training loss by step. Each value is the mean over some steps in a row.</summary>
/// <param name="Distance">The number of steps of each value. The last value may have fewer.</param>
/// <param name="Losses">The values, in order.</param>
/// <param name="Steps">The number of steps.</param>
[GenerateSerializer, Immutable, Alias("gridfold.step-curve")]
public sealed record StepCurve([property: Id(0)] long Distance, [property: Id(1)] double[] Losses, [property: Id(2)] long Steps)
{
    /// <summary>The last step of each value, from 1.</summary>
    public double[] Places => [.. Losses.Select((_, index) => (double)Math.Min((index + 1) * Distance, Steps))];
}
