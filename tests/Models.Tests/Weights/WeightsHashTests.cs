using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Weights;

public sealed class WeightsHashTests
{
    private static readonly NamedTensor[] Tensors = [new("a", [2], [1, 2]), new("b", [2, 1], [3, 4])];

    [Fact]
    public void Of_OtherOrder_IsTheSame() => Assert.Equal(WeightsHash.Of(Tensors), WeightsHash.Of(Tensors.Reverse()));

    [Fact]
    public void Of_AnyDifference_IsAnother()
    {
        NamedTensor[][] others =
        [
            [Tensors[0]],
            [Tensors[0] with { Name = "c" }, Tensors[1]],
            [Tensors[0], Tensors[1] with { Shape = [1, 2] }],
            [Tensors[0], Tensors[1] with { Values = [3, MathF.BitIncrement(4)] }],
        ];
        string[] hashes = [.. others.Append(Tensors).Select(WeightsHash.Of)];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Run_Ended_KeepsTheWeightsThatItHashes()
    {
        RunResult result = Trainings.Run(Trainings.Training(1));
        Assert.Equal(["1.weight", "1.bias", "3.weight", "3.bias"], result.Weights!.Select(tensor => tensor.Name));
        Assert.Equal([[8, 4], [8], [3, 8], [3]], result.Weights!.Select(tensor => tensor.Shape));
        Assert.Equal(WeightsHash.Of(result.Weights!), result.WeightsHash);
    }
}
