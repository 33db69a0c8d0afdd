namespace Gridfold.Silo.Slots;

/// <summary>
/// Divides the energy of the machine's processors among the slots that train. The counters have no part for each slot, so slots that train
/// at the same time get equal parts. Energy that is used while no slot trains belongs to none. Any thread may call it.
/// </summary>
/// <param name="counters">The counters of the processors. Null where the energy is not measured.</param>
internal sealed class SlotEnergy(ProcessorEnergy? counters)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, double> _joules = [];
    private ProcessorEnergy? _counters = counters;

    /// <summary>A slot begins to train.</summary>
    public void Begin(int slot) => Divide(() => _joules[slot] = 0);

    /// <summary>A slot trains no more.</summary>
    public void End(int slot) => Divide(() => _joules.Remove(slot));

    /// <summary>Reads the counters. It must be called more often than a counter starts again from 0, which takes some minutes.</summary>
    public void Read() => Divide(() => { });

    /// <summary>The joules of a slot that trains since the last call. Null where the energy is not measured.</summary>
    public double? Take(int slot)
    {
        double? taken = null;
        Divide(() =>
        {
            if (_counters is null) return;
            taken = _joules[slot];
            _joules[slot] = 0;
        });
        return taken;
    }

    private void Divide(Action change)
    {
        lock (_gate)
        {
            if (_counters?.Read() is { } joules)
            {
                foreach (int slot in _joules.Keys) _joules[slot] += joules / _joules.Count;
            }
            else _counters = null;

            change();
        }
    }
}
