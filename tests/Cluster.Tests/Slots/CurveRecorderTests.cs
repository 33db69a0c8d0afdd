using Gridfold.Grains.Slots;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Silo.Slots;

namespace Gridfold.Cluster.Tests.Slots;

public sealed class CurveRecorderTests
{
    [Fact]
    public void Read_BeforeTheFirstEpoch_IsNull() => Assert.Null(new CurveRecorder().Read());

    [Fact]
    public void Read_FewEpochs_HasThemAll()
    {
        LiveCurve curve = After(1, 5);
        Assert.Equal([1, 2, 3, 4, 5], curve.Epochs);
        Assert.Equal([1, 2, 3, 4, 5], curve.Training);
        Assert.Equal([10, 20, 30, 40, 50], curve.Validation);
    }

    [Theory]
    [InlineData(1, 100_003)]
    [InlineData(501, 777)]
    public void Read_ManyEpochs_HasSomeAtEqualDistancesAndTheLatest(int first, int last)
    {
        LiveCurve curve = After(first, last);
        Assert.InRange(curve.Epochs.Length, CurveRecorder.MaxPoints / 2, CurveRecorder.MaxPoints + 1);
        Assert.Equal(last, curve.Epochs[^1]);
        int distance = curve.Epochs[1] - curve.Epochs[0];
        Assert.All(curve.Epochs[..^1].Zip(curve.Epochs[1..^1]), pair => Assert.Equal(distance, pair.Second - pair.First));
        Assert.Equal(curve.Epochs.Select(epoch => 10.0 * epoch), curve.Validation);
    }

    private static LiveCurve After(int first, int last)
    {
        var recorder = new CurveRecorder();
        for (int epoch = first; epoch <= last; epoch++) recorder.Add(new EpochMetrics(epoch, Loss(epoch), Loss(10 * epoch)));
        return recorder.Read()!;
    }

    private static MetricValues Loss(double value) => new([KeyValuePair.Create("loss", value)]);
}
