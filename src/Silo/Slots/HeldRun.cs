using Gridfold.Grains.Expenses;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Connects a run with the leases of its folds. It tells the training when leases end, and reports each result at once. It stores
/// checkpoints during the training. The member with the largest budget keeps them, and every member can go on from them.
/// </summary>
internal sealed class HeldRun : IRunObserver<TrainedFold>, IDisposable
{
    private readonly FoldReports _reports;
    private readonly FoldCheckpoints _checkpoints;
    private readonly JobCharge _charge;
    private readonly int? _everyEpochs;
    private readonly TimeSpan _period;
    private readonly TimeProvider _time;
    private readonly TaskScheduler _turns = TaskScheduler.Current;
    private readonly CancellationTokenSource _dropped = new();
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private long _savedAt;
    private TrainedFold? _reading;

    /// <summary>Must be called on the agent's scheduler.</summary>
    /// <param name="reports">Receives the members' results while the training goes on.</param>
    /// <param name="members">The members by budget, the smallest first.</param>
    /// <param name="resume">The checkpoint to go on from.</param>
    /// <param name="checkpoints">Stores the checkpoints.</param>
    /// <param name="charge">Charges to the members what the job uses.</param>
    /// <param name="everyEpochs">
    /// The number of epochs after which the training is saved. Null to save when <paramref name="period"/> has passed.
    /// </param>
    /// <param name="period">See <see cref="SlotOptions.CheckpointPeriod"/>.</param>
    /// <param name="time">The clock.</param>
    public HeldRun(
        FoldReports reports, IReadOnlyList<JobMember> members, byte[]? resume, FoldCheckpoints checkpoints, JobCharge charge,
        int? everyEpochs, TimeSpan period, TimeProvider time)
    {
        _reports = reports;
        Members = members;
        Resume = resume;
        _checkpoints = checkpoints;
        _charge = charge;
        _everyEpochs = everyEpochs;
        _period = period;
        _time = time;
        _savedAt = time.GetTimestamp();
        Dropped = _dropped.Token;
        foreach (JobMember member in members)
        {
            charge.Add(member.Held);
            _registrations.Add(member.Held.Dropped.Register(DropIfUnwanted));
        }
    }

    public IReadOnlyList<JobMember> Members { get; }

    /// <summary>The members that still need the training.</summary>
    public IEnumerable<JobMember> Open => Members.Where(member => !member.Held.IsOut);

    public byte[]? Resume { get; }

    public CancellationToken Dropped { get; }

    /// <summary>The write of the latest checkpoint.</summary>
    public Task Saving { get; private set; } = Task.CompletedTask;

    public void TrainingBegins()
    {
        _savedAt = _time.GetTimestamp();
        foreach (JobMember member in Open) member.Held.TrainingBegins(_savedAt);
    }

    public CheckpointAnswer Ask(RunPosition position)
    {
        bool anyLeaves = false, allLeave = true, anyIsDropped = false;
        foreach (JobMember member in Members)
        {
            if (member.Held.IsOut) continue;
            if (member.Held.Dropped.IsCancellationRequested) anyIsDropped = true;
            else if (member.Held.IsToSuspend || IsAtRung(member, position)) anyLeaves = true;
            else allLeave = false;
        }

        if (anyIsDropped) GiveBack([.. Open.Where(member => member.Held.Dropped.IsCancellationRequested)]);
        if (anyLeaves) return allLeave ? CheckpointAnswer.SaveAndStop : CheckpointAnswer.Save;
        bool isDue = position.RowsDone == 0 && Saving.IsCompleted
            && (_everyEpochs is { } epochs ? (position.Epoch - 1) % epochs == 0 : _time.GetElapsedTime(_savedAt) >= _period);
        return isDue ? CheckpointAnswer.Save : CheckpointAnswer.Continue;
    }

    public void Save(byte[] checkpoint, RunPosition position)
    {
        _savedAt = _time.GetTimestamp();
        _charge.Charge();
        Pause([.. Open.Where(member => IsAtRung(member, position))], checkpoint, position);
        JobMember[] open = [.. Open], leaving = [.. open.Where(member => member.Held.IsToSuspend)];
        JobMember[] kept = leaving.Length > 0 ? leaving : open;
        if (kept is not [.., { Held: { } keeper }]) return;
        Task before = Saving;

        // The members that go on from this checkpoint later have no other record of what they used.
        Expense expense = kept.Aggregate(keeper.Inherited, (sum, member) => sum + member.Held.Added);
        keeper.Saving = Saving = OnTurn(() => _checkpoints.Write(keeper, before, checkpoint, position, expense));

        // When all members leave, they are given back together after the training has returned.
        if (leaving.Length > 0 && leaving.Length < open.Length) GiveBack(leaving);
    }

    public void EpochEnded(EpochMetrics epoch)
    {
        JobMember[] open = [.. Open];
        double part = 1.0 / open.Length;
        foreach (JobMember member in open)
        {
            member.Held.EpochEnded(epoch);
            member.Held.Charge(new Expense(0, 0, part, 1 - part));
        }

        if (open.Length > 1) GridfoldMeter.EpochsAvoided.Add(open.Length - 1, GridfoldMeter.Tag("mechanism", "prefix_sharing"));
    }

    public bool IsDue(int epoch) => Members.Any(member => (member.Budget == epoch || member.Rung == epoch) && !member.Held.IsOut);

    public void Read(TrainedFold trained)
    {
        _reading = trained;
        JobMember[] ended = [.. Open.Where(member => member.Budget == trained.Summary.Epochs)];
        if (ended.Length > 0) End(trained, ended);
    }

    public void End(TrainedFold trained) => End(trained, [.. Open]);

    public void Dispose()
    {
        foreach (CancellationTokenRegistration registration in _registrations) registration.Dispose();
        _dropped.Dispose();
    }

    private void End(TrainedFold trained, JobMember[] members)
    {
        _charge.Charge();
        foreach (JobMember member in members) member.Held.GoOut();
        OnTurn(() =>
        {
            foreach (JobMember member in members) _reports.End(member, trained);
            return Task.CompletedTask;
        });
        DropIfUnwanted();
    }

    private static bool IsAtRung(JobMember member, RunPosition position) =>
        position.RowsDone == 0 && member.Rung == position.Epoch - 1;

    /// <summary>
    /// Members leave the run at their rung, where the run was read. Each keeps a checkpoint of its own: the others may never go on.
    /// </summary>
    private void Pause(JobMember[] members, byte[] checkpoint, RunPosition position)
    {
        if (members.Length == 0) return;
        foreach (JobMember member in members) member.Held.GoOut();
        (TrainedFold reading, Task before) = (_reading!, Saving);
        OnTurn(() =>
        {
            foreach (JobMember member in members) _reports.Pause(member, reading, checkpoint, position, before);
            return Task.CompletedTask;
        });
        DropIfUnwanted();
    }

    private void GiveBack(JobMember[] members)
    {
        _charge.Charge();
        foreach (JobMember member in members) member.Held.GoOut();
        Task saving = Saving;
        OnTurn(() =>
        {
            _reports.GiveBack([.. members.Select(member => member.Held)], saving);
            return Task.CompletedTask;
        });
        DropIfUnwanted();
    }

    private void DropIfUnwanted()
    {
        if (Open.All(member => member.Held.Dropped.IsCancellationRequested)) _dropped.Cancel();
    }

    private Task OnTurn(Func<Task> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();
}
