namespace Gridfold.Grains.Scheduling;

/// <summary>The race of one cohort.</summary>
/// <param name="finished">The finished trials that the cohort is compared with. They stay the same during the race.</param>
internal sealed class CohortRace(FinishedTrials finished)
{
    /// <summary>The finished trials that the cohort is compared with.</summary>
    public FinishedTrials Finished { get; } = finished;

    /// <summary>The folds that the trials train: the first ones up to this number. Without a leader, no trial is stopped.</summary>
    public int Rung { get; private set; } = finished.Leader is null ? finished.Folds : 1;

    /// <summary>Whether a decision is left to take.</summary>
    public bool IsOpen => Rung < Finished.Folds;

    /// <summary>Lets the cohort's trials train another fold.</summary>
    public void Climb() => Rung++;
}
