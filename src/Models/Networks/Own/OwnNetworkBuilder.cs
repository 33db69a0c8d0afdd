using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// Builds networks of the user's classes. Only a process that may be lost does that: one that a silo has started for it, or a command of
/// the user.
/// </summary>
public static class OwnNetworkBuilder
{
    private const int ProbeRows = 2;

    /// <summary>Whether this process may run the user's code.</summary>
    public static bool AreAllowedHere { get; private set; }

    /// <summary>Lets this process run the user's code from now on. A silo never calls this.</summary>
    public static void AllowHere() => AreAllowedHere = true;

    /// <summary>Builds a network, and computes the outputs of two rows of zeros with it.</summary>
    /// <exception cref="OwnNetworkException">The network cannot be built, or does not give the outputs that the task asks for.</exception>
    internal static nn.Module<Tensor, Tensor> Build(
        OwnNetworkLayer network, IReadOnlyList<int> inputShape, int headWidth, NetworkRandom random)
    {
        if (!AreAllowedHere) throw new InvalidOperationException("The code of a user may not run in this process.");
        OwnConstructor constructor = OwnConstructor.Of(OwnAssembly.Load(network).Find(network), network);
        random.TakeGlobal();
        nn.Module<Tensor, Tensor> module = constructor.Make(inputShape, headWidth);
        try
        {
            RequireWeights(module, network);
            random.Place(module);
            RequireOutputs(module, network, inputShape, headWidth, random);
        }
        catch
        {
            module.Dispose();
            throw;
        }

        return module;
    }

    private static void RequireWeights(nn.Module module, OwnNetworkLayer network)
    {
        if (!module.parameters().Any(parameter => parameter.requires_grad))
        {
            throw new OwnNetworkException(
                $"{network.Class} has no parameters to learn; call RegisterComponents() at the end of its constructor");
        }

        foreach ((string name, Tensor tensor) in module.state_dict())
        {
            if (!tensor.is_floating_point() || tensor.dtype == ScalarType.Float32) continue;
            throw new OwnNetworkException(
                $"{network.Class} has the tensor {name} of {tensor.dtype}; weights must be Float32");
        }
    }

    private static void RequireOutputs(
        nn.Module<Tensor, Tensor> module, OwnNetworkLayer network, IReadOnlyList<int> inputShape, int headWidth, NetworkRandom random)
    {
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        module.eval();
        Tensor outputs;
        try
        {
            outputs = module.forward(random.Place(zeros([ProbeRows, .. inputShape.Select(size => (long)size)])));
        }
        catch (Exception exception)
        {
            throw new OwnNetworkException(
                $"{network.Class} fails on {ProbeRows} rows of shape {LayerSpec.Show(inputShape)}: {OwnFailureText.Of(exception)}");
        }

        module.train();
        if (outputs.shape is [ProbeRows, var width] && width == headWidth && outputs.dtype == ScalarType.Float32) return;
        throw new OwnNetworkException(
            $"{network.Class} gives [{string.Join(", ", outputs.shape)}] of {outputs.dtype} for {ProbeRows} rows of shape "
                + $"{LayerSpec.Show(inputShape)}, and it must give [{ProbeRows}, {headWidth}] of Float32: a row of {headWidth} values for "
                + "each row");
    }
}
