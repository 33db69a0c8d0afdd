using Gridfold.Models.Datasets;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

/// <summary>Which training rows are held out to choose the decision threshold. Each row's input is its number.</summary>
public sealed class HeldRowsTests
{
    private const int Rows = 100;

    [Fact]
    public void Of_Rows_HoldsOutTheShareOfEachClass()
    {
        FoldData data = Data([.. Enumerable.Range(0, Rows).Select(row => row % 10 == 0 ? 1 : 0)]);
        HeldRows parts = HeldRows.Of(data, 0.2, 1);
        Assert.Equal(2, parts.Held.TrainingLabels().Sum());
        Assert.Equal(20, parts.Held.TrainingTargets.Count);
        Assert.Equal(Enumerable.Range(0, Rows), NumbersOf(parts.Held).Concat(NumbersOf(parts.Learning)).Order());
        foreach (FoldData part in (FoldData[])[parts.Held, parts.Learning])
            Assert.Equal(NumbersOf(part).Select(row => row % 10 == 0 ? 1 : 0), part.TrainingLabels());
        Assert.Same(data.ValidationInputs, parts.Learning.ValidationInputs);
        Assert.Same(parts.Held.TrainingInputs, parts.Held.ValidationInputs);
    }

    [Fact]
    public void Of_RareClass_HoldsOutARowOfIt()
    {
        HeldRows parts = HeldRows.Of(Data([.. Enumerable.Range(0, Rows).Select(row => row < 2 ? 1 : 0)]), 0.2, 1);
        Assert.Equal(1, parts.Held.TrainingLabels().Sum());
        Assert.Equal(1, parts.Learning.TrainingLabels().Sum());
    }

    [Fact]
    public void Of_Seeds_DrawsOtherRowsAndRepeatsThem()
    {
        FoldData data = Data([.. Enumerable.Range(0, Rows).Select(row => row % 2)]);
        Assert.Equal(NumbersOf(HeldRows.Of(data, 0.2, 1).Held), NumbersOf(HeldRows.Of(data, 0.2, 1).Held));
        Assert.NotEqual(NumbersOf(HeldRows.Of(data, 0.2, 1).Held), NumbersOf(HeldRows.Of(data, 0.2, 2).Held));
    }

    [Fact]
    public void Of_Groups_KeepsThemWhole()
    {
        int[] groups = [.. Enumerable.Range(0, Rows).Select(row => row * row % 17)];
        FoldData data = Data([.. Enumerable.Range(0, Rows).Select(row => row % 2)]) with { TrainingGroups = groups };
        HeldRows parts = HeldRows.Of(data, 0.3, 5);
        Assert.InRange(parts.Held.TrainingTargets.Count, 15, 45);
        Assert.Empty(NumbersOf(parts.Held).Select(row => groups[row]).Intersect(NumbersOf(parts.Learning).Select(row => groups[row])));
    }

    [Fact]
    public void Of_OneGroup_HoldsOutNothing()
    {
        FoldData data = Data([.. Enumerable.Range(0, Rows).Select(row => row % 2)]) with { TrainingGroups = new int[Rows] };
        Assert.Equal(0, HeldRows.Of(data, 0.2, 1).Held.TrainingTargets.Count);
    }

    [Fact]
    public void Of_Times_HoldsOutTheLatestRows()
    {
        double[] times = [.. Enumerable.Range(0, Rows).Select(row => (double)(row * 37 % Rows / 3))];
        FoldData data = Data([.. Enumerable.Range(0, Rows).Select(row => row % 2)]) with { TrainingTimes = times };
        HeldRows parts = HeldRows.Of(data, 0.2, 1);
        Assert.InRange(parts.Held.TrainingTargets.Count, 20, 22);
        Assert.True(NumbersOf(parts.Held).Min(row => times[row]) > NumbersOf(parts.Learning).Max(row => times[row]));
        Assert.Equal(0, HeldRows.Of(data with { TrainingTimes = new double[Rows] }, 0.2, 1).Held.TrainingTargets.Count);
    }

    private static FoldData Data(int[] labels)
    {
        float[] inputs = [.. Enumerable.Range(0, 2 * Rows).Select(index => (float)(index / 2))];
        return new FoldData([2], inputs, new ClassTargets(labels, 2), [1, 2], new ClassTargets([0], 2));
    }

    private static IEnumerable<int> NumbersOf(FoldData data) =>
        data.TrainingInputs.Where((_, index) => index % 2 == 0).Select(value => (int)value);
}
