using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;

namespace Gridfold.GpuCheck.Trainings;

/// <summary>Gridfold's built-in 900 digits of MNIST, with mean 0 and deviation 1.</summary>
internal static class Digits
{
    private static readonly DatasetSpec Spec =
        NetworkKind.Read("""{"name": "mnist-900", "preprocess": [{"standardize": {}}]}""", "dataset", reader => DatasetSpec.Read(reader))!;

    private static readonly Lazy<Dataset> All = new(() =>
    {
        var folders = new DatasetFolders(Path.Combine(AppContext.BaseDirectory, "data"), Cache: "");
        return DatasetLoader.Load(Spec, folders, CancellationToken.None);
    });

    /// <summary>600 training rows and 200 validation rows.</summary>
    public static FoldData Holdout => Of(isShort: false);

    /// <summary><see cref="Holdout"/>, or few of its rows: two mini-batches to train on, of all classes.</summary>
    public static FoldData Of(bool isShort)
    {
        int[] training = All.Value.RowsOf(Split.Train), validation = All.Value.RowsOf(Split.Valid);
        return isShort
            ? FoldDataBuilder.Build(All.Value, Spec, Spread(training, 2 * NetworkKind.BatchSize), Spread(validation, NetworkKind.BatchSize))
            : FoldDataBuilder.Build(All.Value, Spec, training, validation);
    }

    /// <summary>The same 800 rows in stratified folds. Each class's rows are dealt in turn.</summary>
    public static FoldData[] Folds(int count)
    {
        int[] labels = All.Value.Labels;
        (int Row, int Fold)[] dealt =
        [
            .. All.Value.RowsOf(Split.Train).Concat(All.Value.RowsOf(Split.Valid)).GroupBy(row => labels[row])
                .SelectMany(rows => rows.Select((row, place) => (row, place % count))).OrderBy(pair => pair.row),
        ];
        return
        [
            .. Enumerable.Range(0, count).Select(fold =>
            {
                ILookup<bool, int> rows = dealt.ToLookup(pair => pair.Fold == fold, pair => pair.Row);
                return FoldDataBuilder.Build(All.Value, Spec, [.. rows[false]], [.. rows[true]]);
            }),
        ];
    }

    /// <summary>Takes rows at equal distances.</summary>
    private static int[] Spread(int[] rows, int count) =>
        [.. Enumerable.Range(0, count).Select(place => rows[place * rows.Length / count])];
}
