using CsCheck;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class TopShareTests
{
    [Fact]
    public void Holds_AnyScores_IsTheBestShareOfTheSortedOnes() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 40], Gen.Int[2, 4], Gen.Bool).Sample((scores, eta, isMaximized) =>
        {
            var share = new TopShare(new Objective("validation_loss", isMaximized), eta);
            for (int trial = 0; trial < scores.Length; trial++)
            {
                share.Add(scores[trial], trial);
                int[] top = [.. Enumerable.Range(0, trial + 1).OrderBy(one => isMaximized ? -scores[one] : scores[one]).ThenBy(one => one)
                    .Take((trial + eta) / eta)];
                Assert.Equal((trial + 1, top.Length), (share.Count, share.TopCount));
                for (int one = 0; one <= trial; one++) Assert.Equal(top.Contains(one), share.Holds(scores[one], one));
            }
        });
}
