namespace Gridfold.Hosting.Specs;

/// <summary>What the networks learn.</summary>
public enum LearningTask
{
    /// <summary>Classes.</summary>
    Classification,

    /// <summary>Numbers.</summary>
    Regression,

    /// <summary>Several labels, each 0 or 1.</summary>
    Multilabel,
}
