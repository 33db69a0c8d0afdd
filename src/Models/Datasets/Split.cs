namespace Gridfold.Models.Datasets;

/// <summary>The parts of a dataset.</summary>
public enum Split
{
    /// <summary>The rows to train on. Every row of a dataset without its own parts.</summary>
    Train,

    /// <summary>The rows to choose hyper-parameters by.</summary>
    Valid,

    /// <summary>The rows that stay locked until the search is over.</summary>
    Test,
}
