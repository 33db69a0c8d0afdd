using Gridfold.Models.Networks;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>
/// Convolutions on small images. They differ in kernel, stride, padding, rows, input channels and output channels. The list covers each
/// pair of values of two of these. For each kernel, inputs and outputs have channels that fill vectors (8, 32) and channels that do not
/// (1, 3, 13, 26). Two more cases have 4 and 16 channels.
/// </summary>
internal static class ConvolutionCases
{
    /// <summary>Adds all convolutions.</summary>
    public static void AddTo(List<SelfTestCase> cases)
    {
        Add(cases, Kernel(1, 1, 0), 3, 1, [3, 7], rows: 3);
        Add(cases, Kernel(1, 2, 0), 1, 13, [6, 5], rows: 1, isFirst: true);
        Add(cases, Kernel(1, 2, 0), 8, 32, [5, 5], rows: 3);
        Add(cases, Kernel(1, 2, 0), 13, 8, [3, 4], rows: 32);
        Add(cases, Kernel(1, 2, 0), 26, 3, [3, 6], rows: 16);
        Add(cases, Kernel(1, 2, 0), 32, 26, [5, 4], rows: 16);
        Add(cases, Kernel(3, 1, 0), 8, 8, [3, 4], rows: 16);

        // One line of this case fills several vectors.
        Add(cases, Kernel(3, 1, 1), 4, 16, [3, 29], rows: 3);

        Add(cases, Kernel(3, 1, 1), 13, 26, [6, 5], rows: 3);
        Add(cases, Kernel(3, 1, 1), 16, 4, [3, 4], rows: 16);

        // libtorch computes a single row with the kernels of many rows where the image is large.
        Add(cases, Kernel(3, 2, 0), 3, 3, [83, 84], rows: 1, isFirst: true);

        Add(cases, Kernel(3, 2, 0), 26, 13, [3, 5], rows: 32);
        Add(cases, Kernel(3, 2, 1), 1, 32, [3, 4], rows: 32, isFirst: true);
        Add(cases, Kernel(3, 2, 1), 32, 1, [2, 3], rows: 32);
        Add(cases, Kernel(5, 1, 0), 8, 26, [6, 5], rows: 32);
        Add(cases, Kernel(5, 1, 2), 1, 13, [2, 3], rows: 16, isFirst: true);
        Add(cases, Kernel(5, 2, 0), 3, 32, [5, 7], rows: 16, isFirst: true);
        Add(cases, Kernel(5, 2, 0), 13, 1, [7, 8], rows: 1);
        Add(cases, Kernel(5, 2, 0), 32, 8, [7, 8], rows: 3);
        Add(cases, Kernel(5, 2, 2), 26, 3, [3, 7], rows: 3);
        Add(cases, Kernel(7, 1, 0), 13, 1, [7, 8], rows: 16);
        Add(cases, Kernel(7, 1, 0), 26, 32, [8, 7], rows: 1);
        Add(cases, Kernel(7, 1, 0), 32, 26, [7, 8], rows: 1);
        Add(cases, Kernel(7, 1, 3), 3, 3, [3, 3], rows: 32);
        Add(cases, Kernel(7, 2, 0), 1, 13, [9, 10], rows: 3, isFirst: true);
        Add(cases, Kernel(7, 2, 3), 8, 8, [5, 6], rows: 1);
    }

    private static Window Kernel(int size, int stride, int padding) => new(size, stride, padding);

    private static void Add(
        List<SelfTestCase> cases, Window kernel, int inputs, int outputs, int[] image, int rows, bool isFirst = false) =>
        cases.Add(new LayerCase(new Conv2dLayer(outputs, kernel), [inputs, image[0], image[1]], rows) { IsFirst = isFirst });
}
