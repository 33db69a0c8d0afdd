namespace Gridfold.Grains.Telemetry;

/// <summary>
/// The metrics' names as Prometheus shows them. Counters end in _total, durations in _seconds. Trials and folds are never labels, so their
/// number does not make series; an experiment is one while it has not ended.
/// </summary>
public static class MetricNames
{
    /// <summary>The names begin with it.</summary>
    public const string Prefix = "gridfold_";

    /// <summary>Every metric of Gridfold's own.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "gridfold_build_info",
        "gridfold_experiments", "gridfold_experiment_progress_ratio", "gridfold_experiment_best_score",
        "gridfold_trials", "gridfold_folds", "gridfold_slots",
        "gridfold_folds_finished_total", "gridfold_attempts_total", "gridfold_leases_lost_total", "gridfold_stale_results_refused_total",
        "gridfold_silos_quarantined_total", "gridfold_epochs_trained_total", "gridfold_samples_trained_total", "gridfold_epochs_avoided_total",
        "gridfold_fold_queue_seconds", "gridfold_slot_gap_seconds", "gridfold_fold_duration_seconds", "gridfold_checkpoint_write_seconds",
        "gridfold_checkpoint_write_failures_total",
    ];
}
