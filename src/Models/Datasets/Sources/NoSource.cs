namespace Gridfold.Models.Datasets.Sources;

/// <summary>The source of an experiment without data: its own program computes a function of hyper-parameters.</summary>
public sealed record NoSource : DatasetSource;
