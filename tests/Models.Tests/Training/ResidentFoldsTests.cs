using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

public sealed class ResidentFoldsTests
{
    // 100 and 50 rows of 4 numbers.
    private const long Bytes = 150 * 4 * sizeof(float);

    [Fact]
    public void Borrow_TheSameFold_IsThereOnce()
    {
        var folds = new ResidentFolds(TrainingDevice.Cpu, 0);
        using ResidentFold first = folds.Borrow(Trainings.StandardizedIris), second = folds.Borrow(Trainings.StandardizedIris),
            other = folds.Borrow(Trainings.RawIris);
        Assert.Same(first.ValidationInputs, second.ValidationInputs);
        Assert.Same(first.TrainingTargets, second.TrainingTargets);
        Assert.NotSame(first.ValidationInputs, other.ValidationInputs);
        Assert.Equal([100, 4], first.TrainingInputs.shape);
        Assert.Equal(Trainings.StandardizedIris.TrainingInputs, first.TrainingInputs.data<float>().ToArray());
        Assert.Equal(
            Trainings.StandardizedIris.ValidationLabels(), second.ValidationTargets.data<long>().ToArray().Select(label => (int)label));
    }

    [Fact]
    public void Dispose_SomebodyUsesIt_Stays()
    {
        var folds = new ResidentFolds(TrainingDevice.Cpu, 0);
        ResidentFold first = folds.Borrow(Trainings.StandardizedIris);
        using ResidentFold second = folds.Borrow(Trainings.StandardizedIris);
        TorchSharp.torch.Tensor inputs = first.ValidationInputs;
        first.Dispose();
        Assert.False(inputs.IsInvalid);
        Assert.Same(inputs, second.ValidationInputs);
    }

    [Fact]
    public void DropIdle_Used_LeavesWhatIsUsed()
    {
        var folds = new ResidentFolds(TrainingDevice.Cpu, 10 * Bytes);
        using ResidentFold used = folds.Borrow(Trainings.StandardizedIris);
        ResidentFold idle = folds.Borrow(Trainings.RawIris);
        TorchSharp.torch.Tensor[] inputs = [used.ValidationInputs, idle.ValidationInputs];
        idle.Dispose();
        folds.DropIdle();
        Assert.Equal([false, true], inputs.Select(tensor => tensor.IsInvalid));
    }

    [Fact]
    public void Dispose_MoreThanMayBeIdle_LeavesTheLatest()
    {
        var folds = new ResidentFolds(TrainingDevice.Cpu, 2 * Bytes);
        FoldData[] data = [.. Enumerable.Range(0, 3).Select(_ => Trainings.StandardizedIris with { ClassNames = [] })];
        TorchSharp.torch.Tensor[] inputs = [.. data.Select(Use)];
        Assert.Equal([true, false, false], inputs.Select(tensor => tensor.IsInvalid));
        Assert.Same(inputs[1], Use(data[1]));

        TorchSharp.torch.Tensor Use(FoldData fold)
        {
            using ResidentFold borrowed = folds.Borrow(fold);
            return borrowed.ValidationInputs;
        }
    }
}
