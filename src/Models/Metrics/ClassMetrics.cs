namespace Gridfold.Models.Metrics;

/// <summary>One class's metrics.</summary>
/// <param name="Precision">The share of the rows predicted as the class that belong to it.</param>
/// <param name="Recall">The share of the class's rows that were predicted as the class.</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
/// <param name="Support">The number of rows of the class.</param>
/// <param name="Predicted">The number of rows predicted as the class.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, long Support, long Predicted);
