using System.Runtime.Intrinsics;
using CsCheck;
using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Tests.Search.Numerics;

public sealed class PortableMathTests
{
    [Fact]
    public void Exp_AnyArgument_IsThatOfTheLibrary() => Gen.Double[-690, 690].Sample(x =>
        Assert.InRange(PortableMath.Exp(x) / Math.Exp(x), 1 - 1e-15, 1 + 1e-15));

    [Theory]
    [InlineData(-1e9, 9.859676543759770e-305)]
    [InlineData(-0.0, 1)]
    public void Exp_LimitsAndZero_AreKept(double x, double expected) =>
        Assert.Equal(expected, PortableMath.Exp(x), 1e-310 + (expected * 1e-13));

    [Fact]
    public void Log_AnyNumber_IsThatOfTheLibrary() => Gen.Double[-300, 300].Sample(power =>
    {
        double x = Math.Pow(10, power);
        Assert.InRange(
            PortableMath.Log(x) - Math.Log(x), -1e-15 - (Math.Abs(Math.Log(x)) * 4e-16), 1e-15 + (Math.Abs(Math.Log(x)) * 4e-16));
    });

    [Fact]
    public void Log_AroundOne_KeepsItsRelativeAccuracy() => Gen.Double[0.7, 1.5].Sample(x =>
        Assert.InRange(PortableMath.Log(x) - Math.Log(x), -4e-16, 4e-16));

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.15865525393145705)]
    [InlineData(1.959963984540054, 0.025)]
    [InlineData(5, 2.866515718791939e-7)]
    public void UpperTail_OfTables_AgreesToSevenDigits(double x, double expected) =>
        Assert.InRange(PortableMath.UpperTail(x) - expected, -7.5e-8, 7.5e-8);

    [Fact]
    public void Functions_FourLanes_AreThoseOfOne()
    {
        var x = Vector256.Create(0.1, 1.5, 2.7, 30);
        for (int lane = 0; lane < 4; lane++)
        {
            Assert.Equal(PortableMath.Exp(x[lane]), PortableMath.Exp(x)[lane]);
            Assert.Equal(PortableMath.Log(x[lane]), PortableMath.Log(x)[lane]);
            Assert.Equal(PortableMath.UpperTail(x[lane]), PortableMath.UpperTail(x)[lane]);
        }
    }

    [Fact]
    public void Functions_KnownArguments_HaveTheRecordedBits()
    {
        // Every processor must give these bits.
        ulong hash = 0;
        for (int step = 1; step <= 1000; step++)
        {
            foreach (double value in (double[])[
                PortableMath.Exp(step * 0.01), PortableMath.Log(step * 0.37), PortableMath.UpperTail(step * 0.01)])
                hash = (hash * 0x100000001B3) ^ BitConverter.DoubleToUInt64Bits(value);
        }

        Assert.Equal(9052633774816536491UL, hash);
    }
}
