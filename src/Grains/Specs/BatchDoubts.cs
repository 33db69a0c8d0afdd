using System.Globalization;
using Gridfold.Grains.Search;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>
/// Warns of sizes of a mini-batch that hold all training rows of every fold. Each of them trains the same network, so all but one of their
/// trials are in vain.
/// </summary>
public static class BatchDoubts
{
    // The rows of more folds take long to deal, and folds of one kind have nearly the same number of training rows.
    private const int MaxFolds = 20;

    /// <param name="spec">The experiment.</param>
    /// <param name="dataset">The data, in which the checks of the validation have found no error.</param>
    /// <param name="problems">Receives the warning.</param>
    public static void Judge(ExperimentSpec spec, Dataset dataset, Problems problems)
    {
        if (dataset.RowCount == 0 || (spec.Training as SpecMap)?["batch_size"] is not SpecScalar { Kind: ScalarKind.Text } written
            || Placeholders.In(written).Select(use => use.Name).FirstOrDefault() is not { } name
            || spec.Space.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not CategoricalParameter parameter)
        {
            return;
        }

        int folds = spec.Validation.FoldsPerTrial;
        IEnumerable<int> looked = folds <= MaxFolds ? Enumerable.Range(1, folds) : [.. Enumerable.Range(1, MaxFolds - 1), folds];
        int rows = looked.Max(fold => spec.Validation.Rows(dataset, spec.Seed, fold).Training.Length);
        SpecScalar[] whole = [.. parameter.Values.OfType<SpecScalar>().Where(value => value.Number >= rows)];
        if (whole.Length < 2) return;
        problems.Warning(
            $"hyper-parameter '{name}' has the values {string.Join(", ", whole.Select(value => value.Text))}, and a fold trains on at most "
                + $"{rows.ToString("N0", CultureInfo.InvariantCulture)} rows, so these train the same network; keep one "
                + "of them",
            whole[1].Location ?? written.Location);
    }
}
