namespace Gridfold.Models.Networks;

/// <summary>The distribution of a convolution's initial weights.</summary>
internal enum ConvolutionInit
{
    /// <summary>PyTorch's default: weights and biases are uniform within 1 / sqrt(inputs of a value).</summary>
    Uniform,

    /// <summary>
    /// Normal with variance 2 / (outputs of a value), biases 0 (He et al., "Delving deep into rectifiers", ICCV 2015, equation 14). It
    /// keeps the sizes of gradients through many layers. torchvision uses it for VGG and ResNet.
    /// </summary>
    He,
}
