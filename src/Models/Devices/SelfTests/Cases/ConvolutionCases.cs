using Gridfold.Models.Networks;

namespace Gridfold.Models.Devices.SelfTests.Cases;

/// <summary>
/// Convolutions on small images. They differ in kernel, stride, padding, rows, input channels and output channels, and cover each pair of two values of these. On either
/// side of each kernel there are channels that fill vectors (8, 16, 32) and channels that do not (1, 3, 4, 13, 26).
/// </summary>
internal static class ConvolutionCases
{
    /// <summary>Adds all convolutions.</summary>
    public static void AddTo(List<SelfTestCase> cases)
    {
        Add(cases, Kernel(1, 1, 0), 1, 8, [5, 3], rows: 32);
        Add(cases, Kernel(1, 1, 0), 13, 3, [3, 7], rows: 32);
        Add(cases, Kernel(1, 1, 0), 16, 1, [5, 5], rows: 3);
        Add(cases, Kernel(1, 1, 0), 26, 4, [3, 4], rows: 32);
        Add(cases, Kernel(1, 1, 0), 32, 32, [2, 3], rows: 16);
        Add(cases, Kernel(1, 2, 0), 3, 13, [6, 5], rows: 1, isFirst: true);
        Add(cases, Kernel(1, 2, 0), 4, 26, [3, 6], rows: 32);
        Add(cases, Kernel(1, 2, 0), 8, 16, [5, 4], rows: 16);
        Add(cases, Kernel(3, 1, 0), 3, 32, [4, 3], rows: 32, isFirst: true, isRepresentative: true);
        Add(cases, Kernel(3, 1, 0), 8, 13, [3, 4], rows: 32);
        Add(cases, Kernel(3, 1, 0), 32, 4, [4, 5], rows: 3);

        // A line of several vectors.
        Add(cases, Kernel(3, 1, 1), 4, 8, [3, 29], rows: 3);

        Add(cases, Kernel(3, 1, 1), 13, 26, [2, 3], rows: 16);
        Add(cases, Kernel(3, 2, 0), 1, 1, [7, 8], rows: 1, isFirst: true);
        Add(cases, Kernel(3, 2, 1), 16, 16, [2, 3], rows: 32);

        // libtorch computes a single row with the kernels of many rows where the image is large.
        Add(cases, Kernel(3, 2, 1), 26, 3, [28, 29], rows: 1);

        Add(cases, Kernel(5, 1, 0), 1, 26, [6, 8], rows: 3, isFirst: true);
        Add(cases, Kernel(5, 1, 0), 3, 3, [9, 8], rows: 16);
        Add(cases, Kernel(5, 1, 0), 13, 16, [6, 5], rows: 3);
        Add(cases, Kernel(5, 1, 2), 8, 4, [3, 4], rows: 1);
        Add(cases, Kernel(5, 1, 2), 26, 13, [3, 3], rows: 3);
        Add(cases, Kernel(5, 2, 0), 4, 32, [8, 9], rows: 1, isFirst: true);
        Add(cases, Kernel(5, 2, 2), 16, 8, [2, 3], rows: 16, isRepresentative: true);
        Add(cases, Kernel(5, 2, 2), 32, 1, [3, 4], rows: 32);
        Add(cases, Kernel(7, 1, 0), 32, 16, [7, 8], rows: 1);
        Add(cases, Kernel(7, 1, 3), 3, 32, [3, 4], rows: 3);
        Add(cases, Kernel(7, 2, 0), 4, 4, [9, 9], rows: 16);
        Add(cases, Kernel(7, 2, 0), 8, 3, [10, 11], rows: 3);
        Add(cases, Kernel(7, 2, 0), 13, 8, [9, 10], rows: 1);
        Add(cases, Kernel(7, 2, 0), 16, 26, [9, 10], rows: 1);
        Add(cases, Kernel(7, 2, 0), 26, 1, [10, 9], rows: 16);
        Add(cases, Kernel(7, 2, 3), 1, 13, [5, 6], rows: 16, isFirst: true);
        Add(cases, Kernel(7, 2, 3), 4, 3, [3, 7], rows: 32);
    }

    private static Window Kernel(int size, int stride, int padding) => new(size, stride, padding);

    private static void Add(
        List<SelfTestCase> cases, Window kernel, int inputs, int outputs, int[] image, int rows,
        bool isFirst = false, bool isRepresentative = false) =>
        cases.Add(new LayerCase(new Conv2dLayer(outputs, kernel), [inputs, image[0], image[1]], rows)
        {
            IsFirst = isFirst,
            IsRepresentative = isRepresentative,
        });
}
