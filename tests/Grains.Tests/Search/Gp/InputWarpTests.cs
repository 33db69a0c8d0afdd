using Gridfold.Grains.Search.Gp;

namespace Gridfold.Grains.Tests.Search.Gp;

public sealed class InputWarpTests
{
    private static readonly double[] Places = [0, 0.001, 0.2, 0.5, 0.7, 0.9, 0.999, 1];

    [Fact]
    public void Warp_ArgumentsOfZero_ChangesNothing() =>
        Assert.All(Places, place => Assert.Equal(place, InputWarp.Warp(place, 0, 0), 2e-6));

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(-0.7, 0.4)]
    public void Warp_AnyArguments_HasTheSlopesOfItsDifferences(double logA, double logB)
    {
        double[] warped = new double[8], byLogA = new double[8], byLogB = new double[8];
        InputWarp.Warp(Places, logA, logB, warped, byLogA, byLogB);
        for (int index = 0; index < Places.Length; index++)
        {
            Assert.Equal(InputWarp.Warp(Places[index], logA, logB), warped[index]);
            Assert.Equal((At(logA + 1e-5, logB) - At(logA - 1e-5, logB)) / 2e-5, byLogA[index], 1e-6);
            Assert.Equal((At(logA, logB + 1e-5) - At(logA, logB - 1e-5)) / 2e-5, byLogB[index], 1e-6);

            double At(double a, double b) => InputWarp.Warp(Places[index], a, b);
        }

        Assert.Equal(warped.Order(), warped);
    }
}
