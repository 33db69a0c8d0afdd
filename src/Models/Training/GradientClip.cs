using Gridfold.Models.Input;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>training.clip: {norm: 1}</c> or <c>{value: 0.5}</c>: limits the gradients of a mini-batch before the optimizer's step (Pascanu,
/// Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013). With both, the values are limited first.
/// </summary>
/// <param name="Norm">The greatest Euclidean norm of all gradients together, above 0; null for no limit.</param>
/// <param name="Value">The greatest absolute value of a gradient, above 0; null for no limit.</param>
public sealed record GradientClip(double? Norm, double? Value)
{
    /// <summary>Reads the map and reports its errors.</summary>
    internal static GradientClip Read(SpecMapReader reader)
    {
        if (!reader.Has("norm") && !reader.Has("value")) reader.RequiredNode("norm", "the greatest norm of the gradients, as in norm: 1");
        var clip = new GradientClip(ReadLimit(reader, "norm"), ReadLimit(reader, "value"));
        reader.RejectUnknownKeys();
        return clip;
    }

    /// <summary>Limits the gradients that the parameters have.</summary>
    internal void Apply(IReadOnlyList<Parameter> parameters)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] learnt = [.. parameters.Where(parameter => parameter.grad is not null)];
        if (Value is { } value) nn.utils.clip_grad_value_(learnt, value);
        if (Norm is { } norm) nn.utils.clip_grad_norm_(learnt, norm);
    }

    private static double? ReadLimit(SpecMapReader reader, string key) => reader.Has(key) ? reader.Number(key, 1, above: 0) : null;
}
