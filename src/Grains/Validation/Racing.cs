namespace Gridfold.Grains.Validation;

/// <summary>Whether trials are stopped between two folds, and by which rule.</summary>
public enum Racing
{
    /// <summary>Every trial trains every fold.</summary>
    Off,

    /// <summary>A trial stops when the mean of its folds is worse than the worst fold of the leader.</summary>
    Forgiving,

    /// <summary>A trial stops when a sequential test on equal folds says that it will not reach the leader.</summary>
    Paired,
}
