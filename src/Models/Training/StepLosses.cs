namespace Gridfold.Models.Training;

/// <summary>
/// Gathers the training loss of each step, in a small memory. At <see cref="MaxPoints"/> values, each two neighbours become their mean.
/// </summary>
internal sealed class StepLosses
{
    /// <summary>The most values of a curve. The number is even.</summary>
    public const int MaxPoints = 512;

    private readonly List<double> _losses = [];
    private long _distance = 1, _count;
    private double _sum;

    /// <summary>The curve so far.</summary>
    public StepLossCurve Curve => new(
        _distance, [.. _losses, .. _count > 0 ? [_sum / _count] : Array.Empty<double>()], (_losses.Count * _distance) + _count);

    /// <summary>Adds the mean loss of a mini-batch.</summary>
    public void Add(double loss)
    {
        _sum += loss;
        if (++_count < _distance) return;
        _losses.Add(_sum / _count);
        (_sum, _count) = (0, 0);
        if (_losses.Count < MaxPoints) return;
        for (int pair = 0; pair < MaxPoints / 2; pair++) _losses[pair] = (_losses[2 * pair] + _losses[(2 * pair) + 1]) / 2;
        _losses.RemoveRange(MaxPoints / 2, MaxPoints / 2);
        _distance *= 2;
    }

    /// <summary>Writes the losses into a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_distance);
        writer.Write(_count);
        writer.Write(_sum);
        writer.Write(_losses.Count);
        foreach (double loss in _losses) writer.Write(loss);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static StepLosses Read(BinaryReader reader)
    {
        var read = new StepLosses { _distance = reader.ReadInt64(), _count = reader.ReadInt64(), _sum = reader.ReadDouble() };
        int count = reader.ReadInt32();
        if (count is < 0 or >= MaxPoints)
            throw new InvalidDataException($"There are {count} losses of steps, and there may be {MaxPoints - 1}.");
        for (int i = 0; i < count; i++) read._losses.Add(reader.ReadDouble());
        return read;
    }
}
