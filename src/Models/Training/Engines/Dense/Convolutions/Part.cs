using Gridfold.Models.Networks;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>A range of cells of a line or a column: from the first to before the last.</summary>
internal readonly record struct Part(int From, int To)
{
    /// <summary>Gives the cells under each place of a sliding window, without padding.</summary>
    public static Part[] Of(Window window, int input, int output)
    {
        var parts = new Part[output];
        for (int place = 0; place < output; place++)
        {
            int from = (place * window.Stride) - window.Padding;
            parts[place] = new Part(Math.Max(0, from), Math.Min(input, from + window.Size));
        }

        return parts;
    }

    /// <summary>Gives parts of nearly equal size, cut as in PyTorch.</summary>
    public static Part[] Of(int input, int output)
    {
        var parts = new Part[output];
        for (int place = 0; place < output; place++)
            parts[place] = new Part((int)((long)place * input / output), (int)((((place + 1L) * input) + output - 1) / output));
        return parts;
    }
}
