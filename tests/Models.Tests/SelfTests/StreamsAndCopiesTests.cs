using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;
using Gridfold.Models.SelfTests.Cases;

namespace Gridfold.Models.Tests.SelfTests;

/// <summary>A self-test finds random numbers of another stream, and copies that are nearly right.</summary>
public sealed class StreamsAndCopiesTests
{
    [Theory]
    [InlineData(QuantityNames.Uniform)]
    [InlineData(QuantityNames.Seeds)]
    [InlineData(QuantityNames.HashedMasks)]
    public void Run_StreamThatIsOneNumberAhead_IsFound(string quantity) =>
        AssertFound("random streams", quantity, values => [.. values.Skip(1), values[0]]);

    [Theory]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Run_DropoutThatKeepsAnotherShare_IsFound(double share) =>
        AssertFound("random streams", QuantityNames.KeptShare, _ => [share]);

    [Fact]
    public void Run_NormalNumbersOfAnotherDeviation_IsFound() =>
        AssertFound("random streams", QuantityNames.NormalMoments, _ => [1, 1 + (1.25 * 1.25)]);

    [Fact]
    public void Run_CopyWithOneBitFlipped_IsFound() => AssertFound("copy", QuantityNames.Copy, values =>
    {
        values[^1] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)values[^1]) ^ 1);
        return values;
    });

    [Fact]
    public void Run_CopyOfWholeNumbersThatIsOneOff_IsFound() => AssertFound("copy", QuantityNames.CopyOfWholeNumbers, values =>
    {
        values[0]++;
        return values;
    });

    [Fact]
    public void Run_CopyThatNeverArrived_IsFound() => AssertFound("copy", QuantityNames.Copy, values => new double[values.Length]);

    private static void AssertFound(string operation, string quantity, Func<double[], double[]> fault)
    {
        var faulty = new FaultyArithmetic(TestedOperations.Arithmetic("libtorch")!, operation, quantity, fault);
        List<CaseResult> results = SelfTest.Run([faulty], SelfTestTests.Cases(operation), SelfTest.ProcessorTolerance);
        Assert.Equal(quantity, Assert.Single(results, result => !result.IsRight).Quantity);
    }
}
