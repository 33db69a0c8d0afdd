using Gridfold.Grains.Slots;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Slots;

/// <summary>
/// Keeps the losses of a training in a small memory: at most <see cref="MaxPoints"/> epochs at equal distances, and the latest epoch. The
/// slot's thread adds epochs, and the agent reads the curve.
/// </summary>
internal sealed class CurveRecorder
{
    /// <summary>The most points of a curve, without that of the latest epoch.</summary>
    public const int MaxPoints = 64;

    private readonly Lock _lock = new();
    private readonly List<Point> _points = [];
    private int _distance = 1;
    private Point? _latest;

    /// <summary>Adds an epoch. One without losses makes no point.</summary>
    public void Add(EpochMetrics epoch)
    {
        if (!epoch.Has("training_loss") || !epoch.Has("validation_loss")) return;
        var point = new Point(epoch.Epoch, epoch.Get("training_loss"), epoch.Get("validation_loss"));
        lock (_lock)
        {
            _latest = point;
            if (epoch.Epoch % _distance != 0) return;
            _points.Add(point);
            if (_points.Count <= MaxPoints) return;
            _distance *= 2;
            _points.RemoveAll(kept => kept.Epoch % _distance != 0);
        }
    }

    /// <summary>The curve so far. Null before the first epoch.</summary>
    public LiveCurve? Read()
    {
        lock (_lock)
        {
            if (_latest is not { } latest) return null;
            Point[] points = _points is [.., { } last] && last.Epoch == latest.Epoch ? [.. _points] : [.. _points, latest];
            return new LiveCurve(
                [.. points.Select(point => point.Epoch)], [.. points.Select(point => point.Training)],
                [.. points.Select(point => point.Validation)]);
        }
    }

    private readonly record struct Point(int Epoch, double Training, double Validation);
}
