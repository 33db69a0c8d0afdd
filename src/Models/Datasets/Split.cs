namespace Gridfold.Models.Datasets;

/// <summary>The parts into which a dataset comes divided.</summary>
public enum Split
{
    /// <summary>To train on. Every row of a dataset without parts of its own.</summary>
    Train,

    /// <summary>To choose hyper-parameters by.</summary>
    Valid,

    /// <summary>Locked until the search is over.</summary>
    Test,
}
