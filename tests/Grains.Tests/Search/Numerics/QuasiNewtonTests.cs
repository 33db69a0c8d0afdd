using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Tests.Search.Numerics;

public sealed class QuasiNewtonTests
{
    [Fact]
    public void Minimise_CurvedValley_FindsItsEnd()
    {
        double[] found = QuasiNewton.Minimise(Valley, [-1.2, 1], 100);
        Assert.Equal(1, found[0], 1e-3);
        Assert.Equal(1, found[1], 2e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Minimise_FewEvaluations_KeepsToThemAndGetsNoWorse(int evaluations)
    {
        int used = 0;
        double[] found = QuasiNewton.Minimise(Counted, [-1.2, 1], evaluations);
        Assert.InRange(used, 1, evaluations);
        Assert.InRange(Valley(found, new double[2]), 0, Valley([-1.2, 1], new double[2]));

        double Counted(double[] point, double[] gradient)
        {
            used++;
            return Valley(point, gradient);
        }
    }

    [Fact]
    public void Minimise_InfiniteBeyondABorder_StaysInside()
    {
        // The first steps lead beyond the border.
        double[] found = QuasiNewton.Minimise(Bordered, [0], 50);
        Assert.InRange(found[0], 0.9, 1.0001);

        static double Bordered(double[] point, double[] gradient)
        {
            gradient[0] = -100;
            return point[0] > 1 ? double.PositiveInfinity : -100 * point[0];
        }
    }

    /// <summary>Rosenbrock's function. It is 0 at (1, 1).</summary>
    private static double Valley(double[] point, double[] gradient)
    {
        double x = point[0], y = point[1], bend = y - (x * x);
        gradient[0] = (-400 * x * bend) - (2 * (1 - x));
        gradient[1] = 200 * bend;
        return (100 * bend * bend) + ((1 - x) * (1 - x));
    }
}
