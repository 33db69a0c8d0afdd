using CsCheck;
using Gridfold.Grains.Search.Tpe;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Search.Tpe;

/// <summary>The densities of kernels against sums and integrals, and the draws against the densities.</summary>
public sealed class KernelTests
{
    private static readonly double[] Edges = [0, 0.1, 0.4, 0.5, 1];
    private static readonly double[] Centres = [0.05, 0.3, 0.45, 0.7];

    [Theory]
    [InlineData(0.03, 0.05)]
    [InlineData(0.5, 0.3)]
    [InlineData(1, 1)]
    public void NormalKernel_AnyCentre_IntegratesToOne(double centre, double width) =>
        Assert.Equal(1, Integral(new NormalKernel(), [centre], width), 1e-4);

    [Fact]
    public void NormalKernel_Prior_IntegratesToOne() => Assert.Equal(1, Integral(new NormalKernel(), [], 0.2), 1e-4);

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(1, 0.3)]
    [InlineData(3, 1)]
    public void CellKernel_AnyCentre_SumsToOne(int centre, double width) =>
        Assert.Equal(1, Enumerable.Range(0, 4).Sum(position => Density(new CellKernel(Edges, Centres), [centre], width, position)), 1e-6);

    [Fact]
    public void CellKernel_Prior_SumsToOne() =>
        Assert.Equal(1, Enumerable.Range(0, 4).Sum(position => Density(new CellKernel(Edges, Centres), [], 1, position)), 1e-6);

    [Theory]
    [InlineData(2)]
    [InlineData(null)]
    public void CategoryKernel_AnyKernel_SumsToOne(int? centre) =>
        Assert.Equal(
            1, Enumerable.Range(0, 5).Sum(value => Density(new CategoryKernel(5), centre is { } own ? [own] : [], 1, value)), 1e-12);

    [Fact]
    public void CategoryKernel_FourKernels_PrefersTheObservationFiveToOne()
    {
        // 1 + 1/4 against 1/4.
        var kernel = new CategoryKernel(3);
        Assert.Equal(5, Density(kernel, [1], 1, 1, 4) / Density(kernel, [1], 1, 2, 4), 1e-12);
    }

    [Fact]
    public void Draw_EachKernel_FollowsItsDensity()
    {
        foreach (double? centre in (double?[])[null, 1])
        {
            foreach (Kernel kernel in (Kernel[])[new CellKernel(Edges, Centres), new CategoryKernel(4)])
            {
                var random = new RandomStream(7);
                int[] counts = new int[4];
                for (int draw = 0; draw < 20_000; draw++) counts[(int)kernel.Draw(centre, 0.3, 3, random)]++;
                for (int value = 0; value < 4; value++)
                    Assert.Equal(Density(kernel, centre is { } own ? [own] : [], 0.3, value, 3), counts[value] / 20_000.0, 0.015);
            }
        }
    }

    [Fact]
    public void Draw_NormalKernel_FollowsItsDensity()
    {
        var random = new RandomStream(3);
        var kernel = new NormalKernel();
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => kernel.Draw(0.1, 0.3, 2, random))];
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1));
        foreach (double limit in (double[])[0.1, 0.2, 0.5, 0.9])
            Assert.Equal(Integral(kernel, [0.1], 0.3, limit), draws.Count(draw => draw < limit) / 20_000.0, 0.015);
    }

    [Fact]
    public void LogDensity_Mixture_IsTheSumOfItsKernels() =>
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, 3], Gen.Int[0, 2], Gen.ULong).Sample((place, cell, category, seed) =>
    {
        Kernel[] kernels = [new NormalKernel(), new CellKernel(Edges, Centres), new CategoryKernel(3)];
        var random = new RandomStream(seed);
        double[][] columns = [new double[8], new double[8], new double[8]];
        double[] weights = new double[8];
        for (int row = 0; row < 6; row++)
        {
            (columns[0][row], columns[1][row], columns[2][row]) = (random.NextDouble(), random.NextBelow(4), random.NextBelow(3));
            weights[row] = row == 2 ? 0 : 0.1 + random.NextDouble();
        }

        double[] point = [place, cell, category];
        double width = 0.2 * Math.Pow(5, -1.0 / 7);
        if (width < 1.0 / 7) width = 1.0 / 7;
        double expected = Enumerable.Range(0, 6).Sum(row => weights[row]
            * Enumerable.Range(0, 3)
                .Aggregate(1.0, (product, axis) => product * Density(kernels[axis], [columns[axis][row]], width, point[axis], 6)))
            + Enumerable.Range(0, 3).Aggregate(1.0, (product, axis) => product * Density(kernels[axis], [], width, point[axis], 6));

        // The estimator leaves out a constant: the width of the first axis, and 2 for each ordered axis.
        var estimator = new ParzenEstimator(kernels, columns, 8, weights, 5, new double[8]);
        Assert.Equal(Math.Log(expected), estimator.LogDensity(point) - Math.Log(width * Math.Sqrt(2 * Math.PI) / 2) + Math.Log(2), 1e-6);
    }, iter: 200);

    private static double Integral(Kernel kernel, double[] centres, double width, double limit = 1) =>
        Enumerable.Range(0, 4000).Sum(part => Density(kernel, centres, width, limit * (part + 0.5) / 4000) * limit / 4000);

    /// <summary>The density of one observation's kernel, or of the prior's when there is none.</summary>
    private static double Density(Kernel kernel, double[] centres, double width, double value, int kernels = 2)
    {
        double[] column = [.. centres, .. new double[4 - centres.Length]], factors = [1, 1, 1, 1], energies = new double[4];
        kernel.Normalise(column, width, factors);
        double prior = kernel.AddEnergies(value, column, width, kernels, energies);

        // What all kernels of an axis leave out.
        double shared = kernel is NormalKernel ? 2 / (width * Math.Sqrt(2 * Math.PI)) : kernel is CellKernel ? 2 : 1;
        return shared * (centres.Length == 0 ? Math.Exp(-prior) : factors[0] * Math.Exp(-energies[0]));
    }
}
