using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;
using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.SelfTests.Engines;
using Gridfold.Models.Training.Engines.Dense;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.SelfTests;

/// <summary>A self-test passes a right processor, and finds each fault of a wrong one.</summary>
public sealed class SelfTestTests
{
    private const double Tolerance = SelfTest.ProcessorTolerance;

    public static TheoryData<string, string, string> Operations
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach ((string engine, string operation, string quantity) in TestedOperations.All) data.Add(engine, operation, quantity);
            return data;
        }
    }

    [Fact]
    public void Run_ThisProcessor_IsRight()
    {
        IReadOnlyList<CaseResult> results = SelfTest.Run(TrainingDevice.Cpu);
        Assert.DoesNotContain(results, result => !result.IsRight);
        string[] engines = DenseEngine.IsFastHere ? ["libtorch", "dense"] : ["libtorch"];
        Assert.Equal(engines.Order(), results.Select(result => result.Engine).Distinct().Order());
        Assert.Contains("conv2d 3x3, stride 1, padding 1, 13 to 26 channels, 3 rows of 6x5", results.Select(result => result.Case));
    }

    [Fact]
    public void Run_Again_LeavesNoTensor()
    {
        SelfTest.Run(TrainingDevice.Cpu);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        SelfTest.Run(TrainingDevice.Cpu);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Run_ThisProcessorWithEveryCase_ComparesEveryQuantityOfEveryOperation()
    {
        List<SelfTestCase> cases = CaseList.Make();
        Dictionary<string, string> operations = cases.ToDictionary(one => one.Text, one => one.Operation);
        string[] engines = ["libtorch", "dense", "fused"];
        ITestedArithmetic[] arithmetics = [.. engines.Select(TestedOperations.Arithmetic).OfType<ITestedArithmetic>()];
        List<CaseResult> results = SelfTest.Run(arithmetics, cases, Tolerance);
        Assert.DoesNotContain(results, result => !result.IsRight);
        Assert.Equal(
            TestedOperations.All.Where(one => TestedOperations.Arithmetic(one.Engine) is not null).Order(),
            results.Select(result => (result.Engine, operations[result.Case], result.Quantity)).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Run_OneOperationWrongOnce_IsFoundThereAndNowhereElse(string engine, string operation, string quantity)
    {
        Assert.SkipUnless(TestedOperations.Arithmetic(engine) is not null, "the dense engine needs fused multiply-adds");
        bool isDone = false;
        var faulty = new FaultyArithmetic(TestedOperations.Arithmetic(engine)!, operation, quantity, values =>
        {
            // One number of one case is wrong by a fifth of the greatest number. This is oneDNN's smallest error without cache sizes.
            if (!isDone) values[values.Length / 2] += 0.2 * values.Max(Math.Abs);
            isDone = true;
            return values;
        });
        List<CaseResult> results = [];
        foreach (SelfTestCase one in Cases(operation))
        {
            if (!isDone) results.AddRange(SelfTest.Run([faulty], [one], Tolerance));
        }

        CaseResult wrong = Assert.Single(results, result => !result.IsRight);
        Assert.Equal((engine, quantity), (wrong.Engine, wrong.Quantity));
        Assert.InRange(wrong.Error, 0.15, 0.25);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Run_OneOfManyNumbersALittleWrong_IsFound(double place)
    {
        var faulty = new FaultyArithmetic(TestedOperations.Arithmetic("libtorch")!, "conv2d", QuantityNames.Output, values =>
        {
            values[(int)(place * (values.Length - 1))] += 1.5 * Tolerance * values.Max(Math.Abs);
            return values;
        });
        SelfTestCase largest = Cases("conv2d").MaxBy(one => one.Expected()[0].Values.Length)!;
        Assert.InRange(largest.Expected()[0].Values.Length, 4_000, 100_000);
        Assert.Equal(QuantityNames.Output, Assert.Single(SelfTest.Run([faulty], [largest], Tolerance), result => !result.IsRight).Quantity);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Run_NumberThatIsNotFinite_IsFound(double wrong)
    {
        var faulty = new FaultyArithmetic(TestedOperations.Arithmetic("libtorch")!, "linear", QuantityNames.InputGradient, values =>
        {
            values[^1] = wrong;
            return values;
        });
        SelfTestCase[] linear = Cases("linear");
        IEnumerable<CaseResult> found = SelfTest.Run([faulty], linear, Tolerance).Where(result => !result.IsRight);
        Assert.Equal(linear.Select(one => one.Text), found.Select(result => result.Case));
        Assert.All(found, result => Assert.False(double.IsFinite(result.Error)));
    }

    [Fact]
    public void Run_NumbersMissing_IsFound()
    {
        var faulty = new FaultyArithmetic(TestedOperations.Arithmetic("libtorch")!, "copy", QuantityNames.Copy, values => values[..^1]);
        CaseResult wrong = Assert.Single(SelfTest.Run([faulty], Cases("copy"), Tolerance), result => !result.IsRight);
        Assert.Equal(double.PositiveInfinity, wrong.Error);
    }

    [Fact]
    public void Run_OperationThatIsRefused_IsWrongInAllItsQuantities()
    {
        List<CaseResult> results = SelfTest.Run([new RefusingArithmetic()], Cases("batch_norm1d"), Tolerance);
        Assert.Equal(6, results.Count);
        Assert.All(results, result => Assert.Equal((false, double.PositiveInfinity), (result.IsRight, result.Error)));
    }

    internal static SelfTestCase[] Cases(string operation) => [.. CaseList.Make().Where(one => one.Operation == operation)];

    /// <summary>Asks libtorch for something that is impossible.</summary>
    private sealed class RefusingArithmetic : ITestedArithmetic
    {
        public string Engine => "libtorch";

        public Quantity[]? Compute(SelfTestCase testCase)
        {
            using Tensor two = zeros(2);
            using Tensor three = two.view(3);
            return [];
        }
    }
}
