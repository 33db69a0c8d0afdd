using System.Runtime.CompilerServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;

namespace Gridfold.Models.Training;

/// <summary>
/// The folds whose rows are in a device's memory. Each fold is there once, for all slots that train on it. A fold that no slot uses stays
/// for the next training while memory allows. The fold used longest ago is dropped first.
/// </summary>
internal sealed class ResidentFolds
{
    // The memory that unused folds may take on a GPU.
    private const long MaxIdleBytes = 1L << 30;

    private static readonly ConditionalWeakTable<TrainingDevice, ResidentFolds> ByDevice = [];

    private readonly TrainingDevice _device;
    private readonly long _maxIdleBytes;
    private readonly LinkedList<Entry> _byUse = [];
    private readonly Lock _lock = new();

    /// <param name="device">The device that holds the rows.</param>
    /// <param name="maxIdleBytes">The memory that unused folds may take, in bytes.</param>
    public ResidentFolds(TrainingDevice device, long maxIdleBytes) => (_device, _maxIdleBytes) = (device, maxIdleBytes);

    /// <summary>Gives the folds of a device: the same object at each call.</summary>
    public static ResidentFolds On(TrainingDevice device) =>
        ByDevice.GetValue(device, one => new ResidentFolds(one, one.IsCpu ? 0 : MaxIdleBytes));

    /// <summary>Lends a fold's rows.</summary>
    public ResidentFold Borrow(FoldData data)
    {
        lock (_lock)
        {
            Entry entry = _byUse.FirstOrDefault(entry => ReferenceEquals(entry.Rows.Data, data))
                ?? new Entry(new ResidentRows(data, _device));
            _byUse.Remove(entry);
            _byUse.AddFirst(entry);
            entry.Users++;
            return new ResidentFold(_device, entry.Rows, () => GiveBack(entry));
        }
    }

    /// <summary>Drops all folds that no slot uses.</summary>
    public void DropIdle()
    {
        lock (_lock) Shrink(0);
    }

    private void GiveBack(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            Shrink(_maxIdleBytes);
        }
    }

    private void Shrink(long maxIdleBytes)
    {
        long idle = 0;
        Entry[] surplus = [.. _byUse.Where(entry => entry.Users == 0 && (idle += entry.Bytes) > maxIdleBytes)];
        if (surplus.Length == 0) return;

        // A training that was broken off may still compute with the rows.
        _device.WaitForAll();
        foreach (Entry entry in surplus)
        {
            _byUse.Remove(entry);
            entry.Rows.Dispose();
        }
    }

    private sealed class Entry(ResidentRows rows)
    {
        public ResidentRows Rows { get; } = rows;

        public int Users { get; set; }

        public long Bytes { get; } = sizeof(float) * ((long)rows.Data.TrainingInputs.Length + rows.Data.ValidationInputs.Length);
    }
}
