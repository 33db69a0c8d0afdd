namespace Gridfold.Models.Metrics;

/// <summary>Numbers of pairs of rows of different classes, in the unit rows squared.</summary>
/// <param name="OfActual">The pairs in which both classes are actual ones.</param>
/// <param name="OfPredicted">The pairs in which both classes are predicted ones.</param>
/// <param name="OfBoth">The pairs of an actual and a predicted class.</param>
public sealed record Disagreements(double OfActual, double OfPredicted, double OfBoth);
