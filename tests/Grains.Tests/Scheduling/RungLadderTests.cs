using Gridfold.Grains.Scheduling;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class RungLadderTests
{
    [Theory]
    [InlineData(3, 1, 27, new[] { 1, 3, 9 })]
    [InlineData(3, 2, 52, new[] { 2, 6, 18 })]
    [InlineData(2, 5, 5.5, new[] { 5 })]
    public void Of_Budget_HasTheRungsBelowIt(int eta, int least, double most, int[] expected) =>
        Assert.Equal(expected, RungLadder.Of(eta, least, most).Epochs);

    [Theory]
    [InlineData(3, 500.0, 19)]
    [InlineData(3, 2.0, 1)]
    [InlineData(4, 64.0, 1)]
    [InlineData(3, null, 1)]
    public void LeastByDefault_Budget_LeavesThreeRungs(int eta, double? most, int expected) =>
        Assert.Equal(expected, RungLadder.LeastByDefault(eta, most));

    /// <summary>All train 1 epoch, a third 2 more, a ninth 6 more, and a 27th 18 more.</summary>
    [Fact]
    public void Expected_OneInThreeGoesOn_SumsTheStretches()
    {
        var ladder = RungLadder.Of(3, 1, 27);
        Assert.Equal(1 + (2 / 3.0) + (6 / 9.0) + (18 / 27.0), ladder.Expected(27), 12);
        Assert.Equal(1 + (1 / 3.0), ladder.Expected(2), 12);
        Assert.Equal(1, ladder.Least(27));
    }
}
