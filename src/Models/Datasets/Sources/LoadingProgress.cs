namespace Gridfold.Models.Datasets.Sources;

/// <summary>How far the reading of a file or folder is.</summary>
/// <param name="Step">What is done, as in "reading big.csv".</param>
/// <param name="Done">The share that is done, from 0 to 1.</param>
public readonly record struct LoadingProgress(string Step, double Done);
