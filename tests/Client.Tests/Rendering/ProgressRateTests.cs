using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Rendering;

public sealed class ProgressRateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void EpochsPerSecond_AnEpochTakesLongerThanTheWindow_IsThatOfTheLastEpochs()
    {
        var rate = new ProgressRate(_time);
        foreach (int second in Enumerable.Range(0, 95)) Add(rate, second, second / 30);
        Assert.Equal(1 / 30.0, rate.EpochsPerSecond!.Value, 3);
        foreach (int second in Enumerable.Range(95, 120)) Add(rate, second, 3);
        Assert.True(rate.EpochsPerSecond < 1 / 60.0, "an epoch that takes longer makes the speed lower");
    }

    [Fact]
    public void EpochsPerSecond_WentBackToACheckpoint_IsMeasuredAnew()
    {
        var rate = new ProgressRate(_time);
        Add(rate, 0, 0);
        Add(rate, 1, 100);
        Add(rate, 2, 50);
        Assert.Null(rate.EpochsPerSecond);
        Add(rate, 3, 60);
        Assert.Equal(10, rate.EpochsPerSecond);
    }

    [Theory]
    [InlineData(350, "350 epochs/s")]
    [InlineData(2.25, "2.3 epochs/s")]
    [InlineData(0.4, "2.5 s/epoch")]
    [InlineData(1 / 330.0, "5:30 per epoch")]
    public void EpochRate_BelowOneASecond_SaysHowLongAnEpochTakes(double rate, string expected) =>
        Assert.Equal(expected, Format.EpochRate(rate));

    private void Add(ProgressRate rate, double second, long epochs)
    {
        _time.Seconds = second;
        rate.Add(Searches.Snapshot(1) with { Epochs = epochs });
    }
}
