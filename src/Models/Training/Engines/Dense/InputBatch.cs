namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>Rows of the data as the input of networks. All networks of a job read the same rows.</summary>
internal abstract class InputBatch
{
    /// <summary>The number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Replaces the rows by other rows of the data, in the given order.</summary>
    public abstract void Take(ReadOnlySpan<int> rows);

    /// <summary>Prepares what gradients need, once for all networks that learn from these rows.</summary>
    public virtual void PrepareGradient()
    {
    }
}
