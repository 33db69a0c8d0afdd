using Gridfold.Models.Input;

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
    /// <value>Above 0. Default: 250 ms.</value>
    public TimeSpan SnapshotPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How often the trials under way are looked after (one whose message was lost is started again) and the running time is stored.
    /// </summary>
    /// <value>Above 0. Default: 5 seconds.</value>
    public TimeSpan ReviewPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many trials are under way for each slot, at least: enough that a slot never waits for the next one.
    /// </summary>
    /// <value>At least 1. Default: 4.</value>
    public int TrialsPerSlot { get; set; } = 4;

    /// <summary>
    /// How many trials are under way at least: short ones that end together share a write.
    /// </summary>
    /// <value>At least 1. Default: 32.</value>
    public int FewestTrials { get; set; } = 32;

    /// <summary>Reports what is wrong with the options.</summary>
    /// <param name="section">Where they are written.</param>
    /// <param name="problems">Where problems go.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        rules.Time(SnapshotPeriod);
        rules.Time(ReviewPeriod);
        rules.Number(TrialsPerSlot, min: 1);
        rules.Number(FewestTrials, min: 1);
    }
}
