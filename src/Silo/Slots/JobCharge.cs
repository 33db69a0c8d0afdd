using Gridfold.Grains.Expenses;
using Gridfold.Grains.Telemetry;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Charges the time of a job's training, and the energy that its slot used, to the folds of the job, in equal parts. The slot's thread and
/// the agent may call it.
/// </summary>
/// <param name="slots">The number of slots of the silo.</param>
/// <param name="energy">The energy that slots use.</param>
/// <param name="time">The clock.</param>
internal sealed class JobCharge(int slots, SlotEnergy energy, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<HeldLease> _folds = [];
    private long? _since;
    private int _slot;

    /// <summary>Adds a fold of the job, before the training begins.</summary>
    public void Add(HeldLease fold) => _folds.Add(fold);

    /// <summary>Charges what is used from now on.</summary>
    /// <param name="slot">The slot that trains the job.</param>
    public void Begin(int slot)
    {
        energy.Begin(slot);
        lock (_gate) (_slot, _since) = (slot, time.GetTimestamp());
    }

    /// <summary>
    /// Charges what was used since the last call to the folds that are part of the training. It must be called before a fold goes out.
    /// </summary>
    public void Charge()
    {
        lock (_gate)
        {
            HeldLease[] open = [.. _folds.Where(fold => !fold.IsOut)];
            if (_since is not { } since || open.Length == 0) return;
            long now = time.GetTimestamp();
            double seconds = time.GetElapsedTime(since, now).TotalSeconds;
            _since = now;
            double? joules = energy.Take(_slot);
            GridfoldMeter.SlotTraining.Add(seconds);
            GridfoldMeter.Energy.Add(joules ?? 0);
            Expense part = new Expense(seconds, seconds / slots, 0, 0)
            {
                Joules = joules ?? 0,
                MeteredSeconds = joules is null ? 0 : seconds,
            } * (1.0 / open.Length);
            foreach (HeldLease fold in open) fold.Charge(part);
        }
    }

    /// <summary>Charges the rest to the folds that are still part of the training.</summary>
    public void End()
    {
        Charge();
        lock (_gate) _since = null;
        energy.End(_slot);
    }
}
