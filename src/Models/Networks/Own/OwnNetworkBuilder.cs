using Gridfold.Models.OwnCode;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>Builds networks of the user's classes, where <see cref="OwnCodeGate"/> allows it.</summary>
internal static class OwnNetworkBuilder
{
    private const int ProbeRows = 2;

    /// <summary>Loads a class, builds its network, and computes the outputs of two rows of zeros with it.</summary>
    /// <exception cref="OwnClassException">The network cannot be built, or does not give the outputs that the task asks for.</exception>
    public static nn.Module<Tensor, Tensor> Build(
        OwnClass network, IReadOnlyList<int> inputShape, int headWidth, NetworkRandom random)
    {
        Type type = OwnAssembly.Load(network).Find(
            network, OwnConstructor.Suits, "derives from torch.nn.Module<Tensor, Tensor>");
        return Build(type, network, inputShape, headWidth, random);
    }

    /// <summary>Builds the network of a class that is loaded, and computes the outputs of two rows of zeros with it.</summary>
    /// <exception cref="OwnClassException">The network cannot be built, or does not give the outputs that the task asks for.</exception>
    public static nn.Module<Tensor, Tensor> Build(
        Type type, OwnClass network, IReadOnlyList<int> inputShape, int headWidth, NetworkRandom random)
    {
        OwnConstructor constructor = OwnConstructor.Of(type, network);
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

    private static void RequireWeights(nn.Module module, OwnClass network)
    {
        if (!module.parameters().Any(parameter => parameter.requires_grad))
        {
            throw new OwnClassException(
                $"{network.Name} has no parameters to learn; call RegisterComponents() at the end of its constructor");
        }

        foreach ((string name, Tensor tensor) in module.state_dict())
        {
            if (!tensor.is_floating_point() || tensor.dtype == ScalarType.Float32) continue;
            throw new OwnClassException(
                $"{network.Name} has the tensor {name} of {tensor.dtype}; weights must be Float32");
        }
    }

    private static void RequireOutputs(
        nn.Module<Tensor, Tensor> module, OwnClass network, IReadOnlyList<int> inputShape, int headWidth, NetworkRandom random)
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
            throw new OwnClassException(
                $"{network.Name} fails on {ProbeRows} rows of shape {LayerSpec.Show(inputShape)}: {OwnFailureText.Of(exception)}");
        }

        module.train();
        if (outputs.shape is [ProbeRows, var width] && width == headWidth && outputs.dtype == ScalarType.Float32) return;
        throw new OwnClassException(
            $"{network.Name} gives [{string.Join(", ", outputs.shape)}] of {outputs.dtype} for {ProbeRows} rows of shape "
                + $"{LayerSpec.Show(inputShape)}, and it must give [{ProbeRows}, {headWidth}] of Float32: a row of {headWidth} values for "
                + "each row");
    }
}
