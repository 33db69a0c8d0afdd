using Gridfold.Grains.Search.Gp;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Search.Gp;

public sealed class GpLikelihoodTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(23)]
    public void Evaluate_AnyParameters_HasTheGradientOfItsDifferences(int count)
    {
        (GpRows rows, double[] targets) = Data(count);
        var random = new RandomStream(4);
        double[] vector = [.. GpParameters.Start(3).Select(number => number + (0.6 * (random.NextDouble() - 0.5)))];
        vector[^1] = -3;
        var likelihood = new GpLikelihood(rows, targets);
        double[] gradient = new double[vector.Length], ignored = new double[vector.Length];
        likelihood.Evaluate(vector, gradient);
        for (int index = 0; index < vector.Length; index++)
        {
            double[] above = [.. vector], below = [.. vector];
            above[index] += 1e-5;
            below[index] -= 1e-5;
            double slope = (likelihood.Evaluate(above, ignored) - likelihood.Evaluate(below, ignored)) / 2e-5;
            Assert.Equal(slope, gradient[index], 1e-5 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Fact]
    public void Fit_OneAxisMatters_GivesItTheGreatestScale()
    {
        (GpRows rows, _) = Data(60);
        double[] targets = [.. Enumerable.Range(0, 60).Select(row => Math.Sin(6 * rows.Columns[1][row]))];
        double[] scales = GpLikelihood.Fit(rows, targets, 60).Scales;
        Assert.True(scales[1] > 5 * scales[0] && scales[1] > 5 * scales[2], string.Join(' ', scales));
    }

    [Fact]
    public void Fit_NoisyTargets_FindsTheNoise()
    {
        (GpRows rows, _) = Data(100);
        var random = new RandomStream(8);
        double[] targets = [.. Enumerable.Range(0, 100).Select(row => rows.Columns[0][row] + (random.NextDouble() - 0.5))];

        // The variance of a uniform number is 1/12.
        Assert.InRange(GpLikelihood.Fit(rows, targets, 60).Noise, 0.05, 0.13);
    }

    /// <summary>Two axes of places and one without order, in columns that are longer than they need be.</summary>
    internal static (GpRows Rows, double[] Targets) Data(int count)
    {
        var random = new RandomStream(2);
        double[][] columns = [.. Enumerable.Range(0, 3).Select(axis =>
            Enumerable.Range(0, (count + 11) / 4 * 4).Select(_ => axis == 2 ? random.NextBelow(3) : random.NextDouble()).ToArray())];
        double[] targets = [.. Enumerable.Range(0, count).Select(row => columns[0][row] + columns[2][row] + random.NextDouble() - 2)];
        return (new GpRows(columns, [false, false, true], count), targets);
    }
}
