namespace Gridfold.Models.Training;

/// <summary>A place between two mini-batches of a training.</summary>
/// <param name="Epoch">1-based: the epoch that goes on from here.</param>
/// <param name="RowsDone">Training rows of that epoch that were learned from. 0: the epoch before it has ended, validation and all.</param>
public readonly record struct RunPosition(int Epoch, int RowsDone);
