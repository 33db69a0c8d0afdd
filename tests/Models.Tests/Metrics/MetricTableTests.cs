using Gridfold.Models.Tasks;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tests.Metrics;

public sealed class MetricTableTests
{
    [Fact]
    public void All_Names_AreDistinctAndPlain() => Assert.All(MetricTable.All, metric =>
    {
        Assert.Single(MetricTable.All, other => other.Name == metric.Name);
        Assert.Matches("^[a-z0-9_]+$", metric.Name);
        Assert.False(metric.IsLoss && metric.IsMaximized);
    });

    [Fact]
    public void Find_EveryNameOfAnEpoch_GivesItsRow() =>
        Assert.All(
            LearningTask.Default.StandardNames,
            name => Assert.EndsWith($"_{MetricTable.Find(name)!.Name}", name, StringComparison.Ordinal));

    [Theory]
    [InlineData("validation_loss", false, true)]
    [InlineData("test_loss", false, true)]
    [InlineData("training_recall_macro", true, false)]
    public void Find_Name_SaysDirectionAndWhetherItIsALoss(string name, bool isMaximized, bool isLoss)
    {
        Metric metric = MetricTable.Find(name)!;
        Assert.Equal((isMaximized, isLoss), (metric.IsMaximized, metric.IsLoss));
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("validation_auc_of_nothing")]
    [InlineData("other_loss")]
    public void Find_Unknown_IsNull(string name) => Assert.Null(MetricTable.Find(name));

    [Fact]
    public void Of_StandardSet_ComputesEveryStandardRowOfTheTable()
    {
        var confusion = new ConfusionMatrix(2, [3, 1, 0, 4]);
        var judgement = new Judgement(0.25) { Confusion = confusion };
        MetricValues values = MetricValues.Of(judgement, LearningTask.Default.Standard);
        Assert.Equal(["loss", "accuracy", "f1_macro", "precision_macro", "recall_macro"], values.All.Select(value => value.Key));
        Assert.Equal(
            LearningTask.Default.Metrics.Where(metric => metric.IsStandard).Select(metric => metric.Name),
            values.All.Select(value => value.Key));
        Assert.Equal((0.25, 7 / 8.0), (values["loss"], values["accuracy"]));
        Assert.Throws<KeyNotFoundException>(() => values["auc_of_nothing"]);
    }
}
