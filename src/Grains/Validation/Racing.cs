namespace Gridfold.Grains.Validation;

/// <summary>Whether trials are stopped between two folds, and by which rule.</summary>
public enum Racing
{
    /// <summary>Every trial trains every fold.</summary>
    Off,

    /// <summary>A trial stops when the mean of its folds is worse than the worst fold of the leader.</summary>
    Forgiving,

    /// <summary>A trial stops when a sequential test on equal folds says that it will not catch up with the leader.</summary>
    Paired,

    /// <summary>A trial stops when a sequential test says so that knows the effects of folds from all finished trials.</summary>
    Blocked,
}
