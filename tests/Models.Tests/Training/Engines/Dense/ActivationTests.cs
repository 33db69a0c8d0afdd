using System.Runtime.Intrinsics;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Dense.Convolutions;

namespace Gridfold.Models.Tests.Training.Engines.Dense;

/// <summary>An activation whose derivative reads the argument. A square falls and rises, so its value does not tell its slope.</summary>
public sealed class ActivationTests
{
    [Fact]
    public void Backward_DerivativeOfTheArgument_ReadsTheInput()
    {
        var layer = new Activation<Square>(mostRows: 1, width: 3);
        Matrix input = RowOf(-3, 2, 5), gradient = RowOf(1, 10, -1);
        layer.Forward(input, rows: 1, isTraining: true);
        Assert.Equal([9, 4, 25], layer.Output.Row(0).ToArray());
        Assert.Equal([-6, 40, -10], layer.Backward(input, gradient, rows: 1).Row(0).ToArray());
    }

    [Fact]
    public void Backward_DerivativeOfTheArgumentInMaps_ReadsTheInput()
    {
        using var memory = new MapMemory();
        memory.Restart();
        FeatureMaps input = Maps(memory), output = Maps(memory), gradient = Maps(memory);
        var layer = new MapActivation<Square>(input, output, gradient);
        Assert.False(layer.ReadsOutput);
        input.Line(0, 0, 0).Fill(-3);
        gradient.Line(0, 0, 0).Fill(10);
        layer.Forward(0);
        layer.Backward(0, inputGradient: null);
        Assert.All(output.Line(0, 0, 0).ToArray(), value => Assert.Equal(9, value));
        Assert.All(gradient.Line(0, 0, 0).ToArray(), value => Assert.Equal(-60, value));
    }

    private static FeatureMaps Maps(MapMemory memory) => new(new MapShape(1, 1, 1), border: 0, groups: 1, memory);

    private static Matrix RowOf(params float[] values)
    {
        var matrix = new Matrix(1, values.Length);
        values.CopyTo(matrix.Row(0));
        return matrix;
    }

    private readonly struct Square : IActivation
    {
        public static bool ReadsArgument => true;

        public static Vector256<float> Of(Vector256<float> x) => x * x;

        public static Vector256<float> Derivative(Vector256<float> known) => known + known;
    }
}
