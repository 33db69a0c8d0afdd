using System.Runtime.Intrinsics;
using Gridfold.Models.Training.Engines.Dense.Convolutions;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>The activations that the engine knows, by the names of <see cref="Networks.ActivationLayer.Names"/>.</summary>
internal static class Activations
{
    private static readonly Dictionary<string, IMaker> Makers = new()
    {
        ["relu"] = new Maker<Relu>(),
        ["leaky_relu"] = new Maker<LeakyRelu>(),
        ["elu"] = new Maker<Elu>(),
        ["tanh"] = new Maker<Tanh>(),
        ["sigmoid"] = new Maker<Sigmoid>(),
    };

    public static bool Knows(string name) => Makers.ContainsKey(name);

    public static Layer Make(string name, int mostRows, int width) => Makers[name].Make(mostRows, width);

    public static MapLayer Make(string name, FeatureMaps input, FeatureMaps output, FeatureMaps gradient) =>
        Makers[name].Make(input, output, gradient);

    /// <summary>See <see cref="IActivation.ReadsArgument"/>.</summary>
    public static bool ReadsArgument(string name) => Makers[name].ReadsArgument;

    private interface IMaker
    {
        bool ReadsArgument { get; }

        Layer Make(int mostRows, int width);

        MapLayer Make(FeatureMaps input, FeatureMaps output, FeatureMaps gradient);
    }

    private sealed class Maker<TActivation> : IMaker
        where TActivation : struct, IActivation
    {
        public bool ReadsArgument => TActivation.ReadsArgument;

        public Layer Make(int mostRows, int width) => new Activation<TActivation>(mostRows, width);

        public MapLayer Make(FeatureMaps input, FeatureMaps output, FeatureMaps gradient) =>
            new MapActivation<TActivation>(input, output, gradient);
    }

    private readonly struct Relu : IActivation
    {
        public static bool ReadsArgument => false;

        // NaN stays NaN, as in PyTorch, so that a divergence shows.
        public static Vector256<float> Of(Vector256<float> x) =>
            Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), Vector256<float>.Zero, x);

        public static Vector256<float> Derivative(Vector256<float> y) =>
            Vector256.ConditionalSelect(Vector256.GreaterThan(y, Vector256<float>.Zero), Vector256<float>.One, Vector256<float>.Zero);
    }

    private readonly struct LeakyRelu : IActivation
    {
        private const float Slope = 0.01f;

        public static bool ReadsArgument => false;

        public static Vector256<float> Of(Vector256<float> x) =>
            Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), x, x * Slope);

        public static Vector256<float> Derivative(Vector256<float> y) =>
            Vector256.ConditionalSelect(Vector256.GreaterThan(y, Vector256<float>.Zero), Vector256<float>.One, Vector256.Create(Slope));
    }

    private readonly struct Elu : IActivation
    {
        public static bool ReadsArgument => false;

        public static Vector256<float> Of(Vector256<float> x) =>
            Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), x, Elementwise.InDoubles<ExponentialLessOne>(x));

        public static Vector256<float> Derivative(Vector256<float> y) =>
            Vector256.ConditionalSelect(Vector256.GreaterThan(y, Vector256<float>.Zero), Vector256<float>.One, y + Vector256<float>.One);
    }

    private readonly struct Tanh : IActivation
    {
        public static bool ReadsArgument => false;

        public static Vector256<float> Of(Vector256<float> x) => Elementwise.InDoubles<HyperbolicTangent>(x);

        public static Vector256<float> Derivative(Vector256<float> y) => Vector256<float>.One - (y * y);
    }

    private readonly struct Sigmoid : IActivation
    {
        public static bool ReadsArgument => false;

        public static Vector256<float> Of(Vector256<float> x) => Elementwise.InDoubles<Logistic>(x);

        public static Vector256<float> Derivative(Vector256<float> y) => y * (Vector256<float>.One - y);
    }

    private readonly struct ExponentialLessOne : Elementwise.IDoubleFunction
    {
        public static Vector256<double> Of(Vector256<double> x) => Exponential.Of(x) - Vector256<double>.One;
    }

    private readonly struct HyperbolicTangent : Elementwise.IDoubleFunction
    {
        public static Vector256<double> Of(Vector256<double> x) =>
            Vector256<double>.One - (Vector256.Create(2.0) / (Exponential.Of(x + x) + Vector256<double>.One));
    }

    private readonly struct Logistic : Elementwise.IDoubleFunction
    {
        public static Vector256<double> Of(Vector256<double> x) => Vector256<double>.One / (Vector256<double>.One + Exponential.Of(-x));
    }
}
