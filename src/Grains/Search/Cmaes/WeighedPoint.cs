namespace Gridfold.Grains.Search.Cmaes;

/// <summary>A point of a generation.</summary>
/// <param name="Place">The point.</param>
/// <param name="Weight">The weight of its rank. Points of equal cost share the mean of their weights.</param>
/// <param name="IsDrawn">Whether the point was drawn from the state that learns from it.</param>
internal readonly record struct WeighedPoint(double[] Place, double Weight, bool IsDrawn);
