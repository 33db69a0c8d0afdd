using Gridfold.Grains.Results;

namespace Gridfold.Grains.Scheduling;

/// <summary>What a scheduler knows of a trial whose cohort is not over.</summary>
internal interface ICohortTrial
{
    /// <summary>The decision that the trial ends early. Null while there is none.</summary>
    EarlyEnd? End { get; }

    /// <summary>The trial's result. Null while the trial has not ended.</summary>
    TrialResult? Result { get; set; }

    /// <summary>Records how a fold ended, or the rung that it has reached.</summary>
    void Add(FoldSummary fold);
}
