using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Search;

public sealed class ObjectiveTests
{
    [Fact]
    public void Compare_EqualNumbersOfRightRows_AreOneScore()
    {
        // 144 of 150 rows are right, over five folds of 30 in different ways. The sums of doubles differ.
        int[][] folds = [[29, 29, 29, 29, 28], [30, 24, 30, 30, 30], [30, 29, 30, 25, 30], [30, 30, 25, 29, 30]];
        double[] scores = [.. folds.Select(rights => rights.Average(right => right / 30.0))];
        Assert.True(scores.Distinct().Count() > 1, "The doubles must differ, or the test shows nothing.");
        foreach (var objective in (Objective[])[new("m", true), new("m", false)])
        {
            Assert.All(scores, score => Assert.Equal(0, objective.Compare(scores[0], score)));
            Assert.All(scores, score => Assert.True(Objective.AreEqual(scores[0], score)));
        }
    }

    [Theory]
    [InlineData(0.9, 0.8)]
    [InlineData(0.9000000001, 0.9)]
    [InlineData(1e-30, 9.99999e-31)]
    [InlineData(double.PositiveInfinity, 1e300)]
    [InlineData(0.1, -0.1)]
    public void Compare_OtherScores_KeepTheirOrder(double high, double low)
    {
        Assert.True(new Objective("m", true).Compare(high, low) < 0);
        Assert.True(new Objective("m", false).Compare(high, low) > 0);
        Assert.False(Objective.AreEqual(high, low));
    }

    [Fact]
    public void AreEqual_MissingScores_AreEqualOnlyToEachOther()
    {
        Assert.True(Objective.AreEqual(null, null));
        Assert.False(Objective.AreEqual(null, 0));
    }
}
