namespace Gridfold.Grains.Experiments;

/// <summary>How experiments are run.</summary>
public sealed class ExperimentOptions
{
    /// <summary>
    /// Whether an experiment that was running when its process ended goes on by itself; else it is paused until its user
    /// resumes it.
    /// </summary>
    /// <value>Default: <see langword="true"/>; an embedded silo sets <see langword="false"/>.</value>
    public bool ResumesByItself { get; set; } = true;

    /// <summary>
    /// How often a watched experiment tells how it stands.
    /// </summary>
    /// <value>Default: 250 ms.</value>
    public TimeSpan SnapshotPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How often the trials under way are looked after (one whose message was lost is started again) and the running time is stored.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ReviewPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many trials are under way for each slot, at least: enough that a slot never waits for the next one.
    /// </summary>
    /// <value>Default: 4.</value>
    public int TrialsPerSlot { get; set; } = 4;

    /// <summary>
    /// How many trials are under way at least: short ones that end together share a write.
    /// </summary>
    /// <value>Default: 32.</value>
    public int FewestTrials { get; set; } = 32;
}
