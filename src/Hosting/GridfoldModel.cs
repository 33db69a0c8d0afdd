using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using TorchSharp;

namespace Gridfold.Hosting;

/// <summary>
/// The networks of a trial's folds, which vote. Each network gets a row with its own fold's preprocessing. Only one thread at a time may
/// use the model.
/// </summary>
public sealed class GridfoldModel : IDisposable
{
    private readonly TrainedModel _model;
    private readonly Lazy<torch.nn.Module<torch.Tensor, torch.Tensor>> _module;

    internal GridfoldModel(TrainedModel model)
    {
        _model = model;
        _module = new Lazy<torch.nn.Module<torch.Tensor, torch.Tensor>>(() => new TrialNetwork(model));
    }

    /// <summary>The classes, in the order of the probabilities. Empty for a model of numbers or of several labels.</summary>
    public IReadOnlyList<string> Classes => _model.Classes;

    /// <summary>The labels, in the order of the probabilities. Empty for a model of classes or of numbers.</summary>
    public IReadOnlyList<string> Labels => _model.Labels;

    /// <summary>The number of values in a row.</summary>
    public int RowSize => _model.Input.RowSize;

    /// <summary>Predicts rows.</summary>
    /// <param name="rows">The raw rows as in the data, one after the other, each of <see cref="RowSize"/> values.</param>
    /// <returns>For each row, the probability of each class or label, or the numbers in their own units.</returns>
    /// <exception cref="ArgumentException">The values are no whole number of rows.</exception>
    /// <exception cref="InvalidOperationException">The model reads words or embedded values, which are no numbers.</exception>
    public double[][] Predict(ReadOnlySpan<double> rows)
    {
        RequireNumbers();
        if (rows.Length % RowSize != 0)
            throw new ArgumentException($"{rows.Length} values are no whole number of rows; each row has {RowSize} values.", nameof(rows));
        int count = rows.Length / RowSize;
        return count == 0 ? [] : Split(OnOneThread(rows), count);
    }

    /// <summary>Predicts the rows of a table, an image, a folder or a zip of images, or IDX images.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>For each row, the probability of each class or label, or the numbers in their own units.</returns>
    /// <exception cref="GridfoldException">The file cannot be made into such rows.</exception>
    public double[][] PredictFile(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            InputRows rows = InputRows.Read(path, nameof(path), _model.Input, cancellationToken);
            TrainingDevice.Cpu.Enter();
            return rows.Names.Count == 0 ? [] : Split(_model.Predict(rows), rows.Names.Count);
        }
        catch (InputException exception)
        {
            throw new GridfoldException(exception.Message, exception);
        }
    }

    /// <summary>
    /// Gives the class that a row of a prediction means: the most probable one, or the one that a tuned threshold decides.
    /// </summary>
    /// <param name="probabilities">The probability of each class, as <see cref="Predict"/> gives them.</param>
    /// <exception cref="InvalidOperationException">The model predicts no classes.</exception>
    /// <exception cref="ArgumentException">The number of probabilities is not that of the classes.</exception>
    public string Decide(ReadOnlySpan<double> probabilities)
    {
        if (Classes.Count == 0) throw new InvalidOperationException("The model predicts no classes, so there is nothing to decide.");
        if (probabilities.Length != Classes.Count)
            throw new ArgumentException(
                $"There are {probabilities.Length} probabilities and {Classes.Count} classes.", nameof(probabilities));
        return Classes[TrainedModel.Decide(probabilities, _model.Threshold)];
    }

    /// <summary>
    /// Gives the model as a module of TorchSharp on the processor. It takes raw rows, and gives probabilities or numbers. Preprocessing
    /// and the vote are inside. The module belongs to the model, and is disposed of with it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model reads words or embedded values, which are no numbers.</exception>
    public torch.nn.Module<torch.Tensor, torch.Tensor> ToModule()
    {
        RequireNumbers();
        return _module.Value;
    }

    /// <summary>
    /// Writes the model as one ONNX file, with preprocessing, vote and the names of the classes. An existing file is replaced.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="GridfoldException">The model cannot be written as ONNX.</exception>
    public async Task WriteOnnxAsync(string path, CancellationToken cancellationToken = default)
    {
        byte[] content;
        try
        {
            content = OnnxModel.Write(_model);
        }
        catch (InputException exception)
        {
            throw new GridfoldException(exception.Message, exception);
        }

        await File.WriteAllBytesAsync(path, content, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_module.IsValueCreated) _module.Value.Dispose();
        _model.Dispose();
    }

    private void RequireNumbers()
    {
        if (_model.Input is TableFormat { Coded: [var first, ..] })
        {
            throw new InvalidOperationException(
                $"The model reads the column '{first.Column.Name}' as words or embedded values, which are no numbers; use PredictFile.");
        }
    }

    // As in training, one thread gives the same bits on every machine.
    private double[] OnOneThread(ReadOnlySpan<double> rows)
    {
        TrainingDevice.Cpu.Enter();
        return _model.Predict(rows);
    }

    private static double[][] Split(double[] values, int rows) => [.. values.Chunk(values.Length / rows)];
}
