using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>The options for running experiments.</summary>
public sealed class ExperimentOptions
{
    /// <summary>
    /// Whether an experiment whose process ended while it was running goes on by itself. Otherwise the experiment is paused until its user
    /// resumes it.
    /// </summary>
    /// <value>Default: <see langword="true"/>; an embedded silo sets <see langword="false"/>.</value>
    public bool ResumesByItself { get; set; } = true;

    /// <summary>The time between two snapshots of a watched experiment.</summary>
    /// <value>Above 0. Default: 250 ms.</value>
    public TimeSpan SnapshotPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The time between two reviews of the trials in progress. A review starts a trial again whose message was lost, and stores the running
    /// time.
    /// </summary>
    /// <value>Above 0. Default: 5 seconds.</value>
    public TimeSpan ReviewPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The least number of trials in progress for each slot. It must be large enough that a slot never waits for the next trial.
    /// </summary>
    /// <value>At least 1. Default: 4.</value>
    public int TrialsPerSlot { get; set; } = 4;

    /// <summary>The least number of trials in progress. Short trials that end together share one write.</summary>
    /// <value>At least 1. Default: 32.</value>
    public int FewestTrials { get; set; } = 32;

    /// <summary>The price of an hour of training, with which experiments show what they cost.</summary>
    /// <value>As <see cref="Expenses.Price"/> reads it. Default: none.</value>
    public string? Price { get; set; }

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        rules.Time(SnapshotPeriod);
        rules.Time(ReviewPeriod);
        rules.Number(TrialsPerSlot, min: 1);
        rules.Number(FewestTrials, min: 1);
        if (Price is { } price) rules.Require(Expenses.Price.Parse(price) is not null, nameof(Price), $"'{price}'", Expenses.Price.Rule);
    }
}
