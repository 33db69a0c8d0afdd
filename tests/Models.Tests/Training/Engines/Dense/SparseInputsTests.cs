using Gridfold.Models.Training.Engines.Dense;

namespace Gridfold.Models.Tests.Training.Engines.Dense;

public sealed class SparseInputsTests
{
    [Fact]
    public void Find_StandardizedDigits_LeavesWhatIsNotPaper()
    {
        // In this place most digits have ink. White is still the most frequent single value.
        int ink = DenseData.Mnist.Value.TrainingInputs.Count(value => value != 0);
        Assert.Equal(ink, SparseInputs.Find(DenseData.StandardizedMnist.Value.TrainingInputs, 784)!.Deviations.Count);
    }

    [Fact]
    public void Find_NothingInCommon_Null() => Assert.Null(
        SparseInputs.Find([.. Enumerable.Range(1, 600).Select(value => (float)value)], 3));

    [Fact]
    public void Find_CommonestIsNotANumber_BaseIsZero()
    {
        SparseInputs found = SparseInputs.Find(
            [1, float.PositiveInfinity, 0, 1, float.PositiveInfinity, 0, 1, float.PositiveInfinity, 0], 3)!;
        Assert.Equal([1, 0, 0], found.Base.Row(0).ToArray());
        Assert.Equal(3, found.Deviations.Count);
    }
}
