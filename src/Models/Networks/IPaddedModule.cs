using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>A module that makes sequences of texts, or treats their padding apart from their words.</summary>
internal interface IPaddedModule
{
    /// <summary>Computes the output.</summary>
    /// <param name="input">The input rows.</param>
    /// <param name="padding">
    /// True at each time step of the input that is padding, [rows, time steps]; null where all of them count. The module may replace it by
    /// that of its output.
    /// </param>
    Tensor Forward(Tensor input, ref Tensor? padding);
}
