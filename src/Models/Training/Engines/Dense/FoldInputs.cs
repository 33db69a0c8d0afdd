using Gridfold.Models.Datasets;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training.Engines.Dense.Convolutions;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A fold's rows as a job reads them. They are made once for all runs of the job.</summary>
internal sealed class FoldInputs
{
    private readonly int[] _trainingClasses;
    private readonly int[] _classes;

    /// <param name="data">The fold's rows.</param>
    /// <param name="batchSize">The rows of a mini-batch.</param>
    /// <param name="evaluationRows">The rows that are judged at once.</param>
    /// <param name="asImages">Whether the networks begin with convolutions.</param>
    public FoldInputs(FoldData data, int batchSize, int evaluationRows, bool asImages)
    {
        _trainingClasses = ((ClassTargets)data.TrainingTargets).Labels;
        ValidationClasses = ((ClassTargets)data.ValidationTargets).Labels;
        BatchSize = batchSize;
        _classes = new int[batchSize];
        int rowSize = data.InputShape.Aggregate(1, (size, dimension) => size * dimension);
        if (asImages)
        {
            var shape = MapShape.Of(data.InputShape);
            Batch = new ImageBatch(data.TrainingInputs, shape, batchSize);
            Validation = ValidationBatches(evaluationRows, rows => new ImageBatch(data.ValidationInputs, shape, rows));
        }
        else if (SparseInputs.Find(data.TrainingInputs, rowSize) is { } sparse)
        {
            Batch = new SparseBatch(sparse, sparse.Deviations);
            var deviations = SparseMatrix.Deviations(data.ValidationInputs, sparse.Base.Row(0));
            Validation = ValidationBatches(evaluationRows, _ => new SparseBatch(sparse, deviations));
        }
        else
        {
            Batch = new DenseBatch(data.TrainingInputs, rowSize, batchSize);
            Validation = ValidationBatches(evaluationRows, rows => new DenseBatch(data.ValidationInputs, rowSize, rows));
        }
    }

    /// <summary>The rows of a mini-batch. The last mini-batch of an epoch may be smaller.</summary>
    public int BatchSize { get; }

    /// <summary>The rows of the last <see cref="Take"/>.</summary>
    public InputBatch Batch { get; }

    /// <summary>The classes of the rows in <see cref="Batch"/>.</summary>
    public ReadOnlySpan<int> Classes => _classes.AsSpan(0, Batch.Rows);

    /// <summary>The class of each validation row.</summary>
    public int[] ValidationClasses { get; }

    /// <summary>All validation rows.</summary>
    public IReadOnlyList<InputBatch> Validation { get; }

    /// <summary>Puts training rows into <see cref="Batch"/>.</summary>
    public void Take(ReadOnlySpan<int> rows)
    {
        Batch.Take(rows);
        Batch.PrepareGradient();
        for (int row = 0; row < rows.Length; row++) _classes[row] = _trainingClasses[rows[row]];
    }

    private InputBatch[] ValidationBatches(int evaluationRows, Func<int, InputBatch> make) =>
        [.. Enumerable.Range(0, ValidationClasses.Length).Chunk(evaluationRows).Select(rows =>
        {
            InputBatch batch = make(rows.Length);
            batch.Take(rows);
            return batch;
        })];
}
