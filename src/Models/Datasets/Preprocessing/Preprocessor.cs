using System.Numerics;

namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>The fitted preprocessing of a dataset. Any thread may use it.</summary>
public sealed class Preprocessor
{
    private readonly Dataset _dataset;

    private Preprocessor(Dataset dataset, IReadOnlyList<double>? fill, IReadOnlyList<ChannelScaling> steps)
    {
        _dataset = dataset;
        Fill = fill;
        Steps = steps;
    }

    /// <summary>The value that takes the place of a missing one, for each feature; null where no value is filled in.</summary>
    public IReadOnlyList<double>? Fill { get; }

    /// <summary>The token of each code; null where the data has no columns of codes. See <see cref="Vocabulary"/>.</summary>
    public IReadOnlyList<int>? Tokens { get; private init; }

    /// <summary>The steps with their numbers, in order.</summary>
    public IReadOnlyList<ChannelScaling> Steps { get; }

    /// <summary>
    /// Fits the steps in their order. Each step is fitted on the output of the steps before. Missing values are filled in before the first
    /// step.
    /// </summary>
    /// <param name="dataset">The data.</param>
    /// <param name="steps">The steps; null for the default: images are divided by 255, tables stay as they are.</param>
    /// <param name="rows">The rows to fit on, at least one.</param>
    /// <param name="inputs">The preprocessed values of those rows.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is empty.</exception>
    public static Preprocessor Fit(
        Dataset dataset, IReadOnlyList<PreprocessStep>? steps, IReadOnlyList<int> rows, out float[] inputs)
    {
        if (rows.Count == 0) throw new ArgumentException("There must be at least one row to fit on.", nameof(rows));
        int[]? tokens = dataset.Table is { Coded.Count: > 0 } ? Vocabulary.Fit(dataset, rows) : null;
        steps ??= dataset.IsImages ? [new Scale(255)] : [];
        if (dataset.WideInputs is null) return FitNarrow(dataset, steps, tokens, rows, out inputs);
        double[] values = Gather(dataset, dataset.WideInputs, rows, tokens);
        double[]? fill = dataset.Table is { HasFill: true } table ? MissingFill.Fit(values, table) : null;
        if (fill is not null) MissingFill.Apply(values, fill);
        var fitted = new List<ChannelScaling>();
        foreach (PreprocessStep step in steps)
        {
            ChannelScaling? scaling = step is Standardize
                ? Standardization.Fit(values, dataset.RowSize, column => IsIndicator(dataset, column))
                : Fixed(step, dataset);
            if (scaling is null) continue;
            scaling.Apply(values);
            fitted.Add(scaling);
        }

        inputs = Cut(values);
        return new Preprocessor(dataset, fill, fitted) { Tokens = tokens };
    }

    /// <summary>Preprocesses other rows: rows x <see cref="Dataset.RowSize"/>.</summary>
    public float[] Apply(IReadOnlyList<int> rows)
    {
        if (_dataset.WideInputs is { } wide) return Apply(Gather(_dataset, wide, rows, Tokens), Fill, Steps);
        float[] values = Gather(_dataset, _dataset.Inputs, rows, Tokens);
        Apply(values, _dataset.RowSize / _dataset.InputShape[0], Fill, Steps);
        return values;
    }

    /// <summary>Preprocesses rows in place.</summary>
    internal static void Apply(float[] values, int channelSize, IReadOnlyList<double>? fill, IReadOnlyList<ChannelScaling> steps)
    {
        if (fill is not null) MissingFill.Apply(values, fill);
        foreach (ChannelScaling step in steps) step.Apply(values, channelSize);
    }

    /// <summary>Preprocesses rows of a table in 64 bits, in place, and gives the result in 32 bits.</summary>
    internal static float[] Apply(double[] values, IReadOnlyList<double>? fill, IReadOnlyList<ChannelScaling> steps)
    {
        if (fill is not null) MissingFill.Apply(values, fill);
        foreach (ChannelScaling step in steps) step.Apply(values);
        return Cut(values);
    }

    /// <summary>Fits on values in 32 bits; each step rounds to 32 bits, as the results of stored experiments do.</summary>
    private static Preprocessor FitNarrow(
        Dataset dataset, IReadOnlyList<PreprocessStep> steps, int[]? tokens, IReadOnlyList<int> rows, out float[] inputs)
    {
        int channels = dataset.InputShape[0];
        int channelSize = dataset.RowSize / channels;
        float[] values = Gather(dataset, dataset.Inputs, rows, tokens);
        double[]? fill = dataset.Table is { HasFill: true } table
            ? MissingFill.Fit(Array.ConvertAll(values, value => (double)value), table)
            : null;
        if (fill is not null) MissingFill.Apply(values, fill);
        var fitted = new List<ChannelScaling>();
        foreach (PreprocessStep step in steps)
        {
            ChannelScaling? scaling = step is Standardize
                ? Standardization.Fit(values, channels, channelSize, channel => IsIndicator(dataset, channel))
                : Fixed(step, dataset);
            if (scaling is null) continue;
            scaling.Apply(values, channelSize);
            fitted.Add(scaling);
        }

        inputs = values;
        return new Preprocessor(dataset, fill, fitted) { Tokens = tokens };
    }

    /// <summary>A step whose numbers the file states. Null for a step that the loader has done, because nothing is fitted.</summary>
    private static ChannelScaling? Fixed(PreprocessStep step, Dataset dataset)
    {
        int channels = dataset.InputShape[0];
        return step switch
        {
            Scale scale => new ChannelScaling(
                "scale", new double[channels],
                [.. Enumerable.Range(0, channels).Select(channel => IsIndicator(dataset, channel) ? 1 : scale.Max)]),
            Normalize normalize => new ChannelScaling("normalize", normalize.Means, normalize.Deviations),
            _ => null,
        };
    }

    private static bool IsIndicator(Dataset dataset, int channel) =>
        !dataset.IsImages && dataset.IsIndicator.Count > 0 && dataset.IsIndicator[channel];

    /// <summary>Gives rows of the data, with tokens in the place of codes.</summary>
    private static T[] Gather<T>(Dataset dataset, T[] inputs, IReadOnlyList<int> rows, IReadOnlyList<int>? tokens)
        where T : INumberBase<T>
    {
        int size = dataset.RowSize;
        var values = new T[rows.Count * size];
        for (int i = 0; i < rows.Count; i++) inputs.AsSpan(rows[i] * size, size).CopyTo(values.AsSpan(i * size));
        if (tokens is not null) Vocabulary.Apply(values.AsSpan(), dataset.Table!, tokens);
        return values;
    }

    private static float[] Cut(double[] values) => Array.ConvertAll(values, value => (float)value);
}
