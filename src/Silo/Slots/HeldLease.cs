using System.Diagnostics;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Slots;

/// <summary>A lease that this silo holds, from its grant until it is given back. The slot's thread and the agent share it.</summary>
internal sealed class HeldLease : IDisposable
{
    private readonly CancellationTokenSource _dropped;
    private readonly CurveRecorder _curve = new();
    private volatile bool _isToSuspend;
    private volatile bool _isOut;
    private volatile int _epoch;
    private volatile bool _isTraining;

    /// <param name="lease">The lease.</param>
    /// <param name="impatience">Drops the lease together with all others.</param>
    public HeldLease(Lease lease, CancellationToken impatience)
    {
        Lease = lease;
        _dropped = CancellationTokenSource.CreateLinkedTokenSource(impatience);
        Dropped = _dropped.Token;

        // All calls for the fold, until its result is on the leaderboard, belong to this span.
        Activity = GridfoldMeter.Activities.StartActivity("fold")?
            .SetTag("gridfold.experiment", lease.Fold.Experiment).SetTag("gridfold.trial", lease.Fold.Trial)
                .SetTag("gridfold.fold", lease.Fold.Fold)
            .SetTag("gridfold.lease", lease.Id.ToString());
    }

    /// <summary>The fold's span, from its lease to its release. Null without tracing.</summary>
    public Activity? Activity { get; }

    public Lease Lease { get; }

    /// <summary>A token that is cancelled when the training is no longer needed. The training then ends at its next step.</summary>
    public CancellationToken Dropped { get; }

    /// <summary>Whether the training must be saved and end at its next step.</summary>
    public bool IsToSuspend => _isToSuspend;

    /// <summary>Whether the training need not begin.</summary>
    public bool IsOver => _isToSuspend || Dropped.IsCancellationRequested;

    /// <summary>
    /// Whether the lease is no longer part of a training, because it has its result or was given back while other folds of its job go on.
    /// </summary>
    public bool IsOut => _isOut;

    /// <summary>The write of the latest checkpoint under the lease.</summary>
    public Task Saving { get; set; } = Task.CompletedTask;

    public LeaseProgress Progress => new(Lease, _epoch, _isTraining) { Curve = _curve.Read() };

    /// <summary>What the checkpoint had used from which the training goes on.</summary>
    public Expense Inherited { get; set; } = Expense.None;

    /// <summary>What the training used under this lease. It changes no more once the lease is out.</summary>
    public Expense Added { get; private set; } = Expense.None;

    /// <summary>What the training of the fold used until now.</summary>
    public Expense Expense => Inherited + Added;

    /// <summary>The time at which the training began, by the agent's clock.</summary>
    public long BeganAt { get; private set; }

    public void TrainingBegins(long now)
    {
        BeganAt = now;
        _isTraining = true;
    }

    public void EpochEnded(EpochMetrics epoch)
    {
        _curve.Add(epoch);
        _epoch = epoch.Epoch;
    }

    /// <summary>Adds a part of what the job used. One thread may call it at a time.</summary>
    public void Charge(Expense part) => Added += part;

    public void Suspend() => _isToSuspend = true;

    public void GoOut() => _isOut = true;

    public void Drop() => _dropped.Cancel();

    public void Dispose()
    {
        Activity?.Dispose();
        _dropped.Dispose();
    }
}
