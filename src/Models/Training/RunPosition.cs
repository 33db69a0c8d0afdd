namespace Gridfold.Models.Training;

/// <summary>A place between two mini-batches of a run.</summary>
/// <param name="Epoch">The epoch that goes on from here, counted from 1.</param>
/// <param name="RowsDone">The rows of that epoch already learned from. 0 when the epoch before has ended, with its validation.</param>
public readonly record struct RunPosition(int Epoch, int RowsDone);
