namespace Gridfold.Grains.Statistics;

/// <summary>The values of one hyper-parameter in many trials.</summary>
/// <param name="Places">Each trial's place on the axis, 0 to 1.</param>
/// <param name="Values">The number of single values, evenly spaced from 0 to 1, at least 2. Null for a range of numbers.</param>
public sealed record ImportanceAxis(IReadOnlyList<double> Places, int? Values);
