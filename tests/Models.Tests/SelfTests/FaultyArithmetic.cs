using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.SelfTests.Engines;

namespace Gridfold.Models.Tests.SelfTests;

/// <summary>An arithmetic that is wrong in one quantity of one operation.</summary>
/// <param name="right">The right arithmetic.</param>
/// <param name="operation">As <see cref="SelfTestCase.Operation"/>.</param>
/// <param name="quantity">One of <see cref="QuantityNames"/>.</param>
/// <param name="fault">Changes the right numbers into wrong ones.</param>
internal sealed class FaultyArithmetic(ITestedArithmetic right, string operation, string quantity, Func<double[], double[]> fault)
    : ITestedArithmetic
{
    public string Engine => right.Engine;

    public Quantity[]? Compute(SelfTestCase testCase)
    {
        Quantity[]? found = right.Compute(testCase);
        if (testCase.Operation != operation || found is null) return found;
        return Array.ConvertAll(found, one => one.Name == quantity ? one with { Values = fault(one.Values) } : one);
    }
}
