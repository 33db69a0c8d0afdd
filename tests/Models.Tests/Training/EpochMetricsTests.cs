using Gridfold.Models.Tasks;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

public sealed class EpochMetricsTests
{
    private static readonly EpochMetrics Epoch = new(3, Values(0.1, 0.2, 0.3, 0.4, 0.5), Values(0.6, 0.7, 0.8, 0.9, 1.0));

    [Theory]
    [InlineData("training_loss", 0.1)]
    [InlineData("training_accuracy", 0.2)]
    [InlineData("training_f1_macro", 0.3)]
    [InlineData("training_precision_macro", 0.4)]
    [InlineData("training_recall_macro", 0.5)]
    [InlineData("validation_loss", 0.6)]
    [InlineData("validation_accuracy", 0.7)]
    [InlineData("validation_f1_macro", 0.8)]
    [InlineData("validation_precision_macro", 0.9)]
    [InlineData("validation_recall_macro", 1.0)]
    public void Get_EveryName_GivesItsMetric(string name, double value)
    {
        Assert.Contains(name, LearningTask.Default.StandardNames);
        Assert.Equal(value, Epoch.Get(name));
    }

    [Fact]
    public void Names_All_AreTen() => Assert.Equal(10, LearningTask.Default.StandardNames.Distinct().Count());

    [Fact]
    public void Get_UnknownName_Throws() => Assert.Throws<KeyNotFoundException>(() => Epoch.Get("accuracy"));

    [Fact]
    public void Has_MetricThatWasNotMeasured_IsFalse()
    {
        var epoch = new EpochMetrics(1, MetricValues.None, Values(0.5));
        Assert.True(epoch.Has("validation_loss"));
        Assert.False(epoch.Has("validation_accuracy"));
        Assert.False(epoch.Has("training_loss"));
    }

    [Fact]
    public void Equals_SameNamesAndValues_IsTrue()
    {
        Assert.Equal(Values(1, 2), Values(1, 2));
        Assert.NotEqual(Values(1, 2), Values(1, 3));
        Assert.NotEqual(Values(1, 2), Values(1));
        Assert.Equal(new EpochMetrics(1, Values(1), Values(2)), new EpochMetrics(1, Values(1), Values(2)));
    }

    private static MetricValues Values(params double[] values) =>
        new(MetricTable.All.Zip(values, (metric, value) => KeyValuePair.Create(metric.Name, value)));
}
