using CsCheck;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Tests.Training;

namespace Gridfold.Models.Tests.Datasets;

public sealed class FoldDataBuilderTests
{
    private static readonly Dataset Iris = new DatasetSection("{'name': 'iris'}").Load();
    private static readonly int[] TrainingRows = [.. Enumerable.Range(0, 150).Where(row => row % 3 != 0)];
    private static readonly int[] ValidationRows = [.. Enumerable.Range(0, 150).Where(row => row % 3 == 0)];

    private static readonly string[] StepLists = [
        "'standardize'", "{'scale': {'max': 3}}, 'standardize'", "'standardize', {'scale': {'max': 7}}"];
    private static readonly int[][] Shapes = [[4], [1, 2, 2], [2, 1, 2]];

    [Fact]
    public void Build_Iris_AgreesWithScikitLearn()
    {
        // StandardScaler().fit(X[training]).transform(...), scikit-learn: first and last row of each part.
        FoldData fold = FoldDataBuilder.Build(Iris, Spec("'standardize'"), TrainingRows, ValidationRows);
        AreClose(RecordedScaler.FirstTraining, fold.TrainingInputs[..4]);
        AreClose(RecordedScaler.LastTraining, fold.TrainingInputs[^4..]);
        AreClose(RecordedScaler.FirstValidation, fold.ValidationInputs[..4]);
        AreClose(RecordedScaler.LastValidation, fold.ValidationInputs[^4..]);
        Assert.Equal((3, 100, 50), (fold.HeadWidth, fold.TrainingTargets.Count, fold.ValidationTargets.Count));
        Assert.Equal([0, 0, 1, 1, 2, 2], fold.TrainingLabels().Where((_, row) => row is 0 or 32 or 33 or 65 or 66 or 99));
    }

    [Fact]
    public void Build_ValidationRowsReplaced_LeavesTrainingInputsBitwiseTheSame()
    {
        Gen<float[]> table = Gen.Single[-1e6f, 1e6f].Array[12 * 4];
        Gen<float> anything = Gen.Single;
        Gen.Select(table, anything.Array[6 * 4], Gen.Shuffle(Enumerable.Range(0, 12).ToArray())).Sample((values, replacement, order) =>
        {
            int[] training = order[..6];
            int[] validation = order[6..];
            float[] replaced = [.. values];
            for (int i = 0; i < validation.Length; i++) replacement.AsSpan(i * 4, 4).CopyTo(replaced.AsSpan(validation[i] * 4));
            foreach (string steps in StepLists)
            {
                foreach (int[] shape in Shapes)
                {
                    FoldData before = FoldDataBuilder.Build(Table(values, shape), Spec(steps), training, validation);
                    FoldData after = FoldDataBuilder.Build(Table(replaced, shape), Spec(steps), training, validation);
                    Assert.Equal(Bits(before.TrainingInputs), Bits(after.TrainingInputs));
                }
            }
        });
    }

    [Fact]
    public void Fit_OtherRowsReplaced_LearnsTheSameMeansAndDeviations()
    {
        // The fitted values show in the transformed rows, which are the same in both datasets.
        float[] probe = [1, 2, 3, 4];
        Gen.Select(Gen.Single[-100, 100].Array[6 * 4], Gen.Single.Array[4]).Sample((values, other) =>
        {
            var first = Preprocessor.Fit(Table([.. values, .. probe, 0, 0, 0, 0], [4]), [new Standardize()], [0, 1, 2, 3, 4, 5], out _);
            var second = Preprocessor.Fit(Table([.. values, .. probe, .. other], [4]), [new Standardize()], [0, 1, 2, 3, 4, 5], out _);
            Assert.Equal(Bits(first.Apply([6])), Bits(second.Apply([6])));
        });
    }

    [Fact]
    public void Build_SameRowsAgain_GivesTheSameBits() => Gen.Shuffle(Enumerable.Range(0, 150).ToArray()).Sample(order =>
    {
        FoldData first = FoldDataBuilder.Build(Iris, Spec("'standardize'"), order[..100], order[100..]);
        FoldData second = FoldDataBuilder.Build(Iris, Spec("'standardize'"), order[..100], order[100..]);
        Assert.Equal(Bits(first.TrainingInputs), Bits(second.TrainingInputs));
        Assert.Equal(Bits(first.ValidationInputs), Bits(second.ValidationInputs));
    }, iter: 20);

    [Fact]
    public void Build_TrainingRows_HaveMeanZeroAndDeviationOne()
    {
        float[] inputs = FoldDataBuilder.Build(Iris, Spec("'standardize'"), TrainingRows, ValidationRows).TrainingInputs;
        for (int feature = 0; feature < 4; feature++)
        {
            double[] column = [.. inputs.Where((_, i) => i % 4 == feature).Select(value => (double)value)];
            Assert.Equal(0, column.Average(), 1e-6);
            Assert.Equal(1, column.Average(value => value * value), 1e-6);
        }
    }

    [Fact]
    public void Build_ConstantColumn_BecomesZero()
    {
        // 0.1 has no exact binary form. The rounding of a sum must not count as a deviation, and nothing may be divided by 0.
        float[] values = [.. Enumerable.Range(0, 30).SelectMany(row => new[] { 0.1f, row })];
        FoldData fold = FoldDataBuilder.Build(Table(values, [2]), Spec("'standardize'"), [.. Enumerable.Range(0, 29)], [29]);
        Assert.All(Column(fold.TrainingInputs, 0), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Build_IndicatorFeatures_StayZeroAndOne()
    {
        Dataset dataset = Table([1, 10, 0, 20, 1, 30], [2], isIndicator: [true, false]);
        Assert.Equal([1f, 0f, 1f], Column(FoldDataBuilder.Build(dataset, Spec("'standardize'"), [0, 1, 2], []).TrainingInputs, 0));
        Assert.Equal([1f, 0f, 1f], Column(FoldDataBuilder.Build(dataset, Spec("{'scale': {'max': 10}}"), [0, 1, 2], []).TrainingInputs, 0));
        Assert.Equal([1f, 2f, 3f], Column(FoldDataBuilder.Build(dataset, Spec("{'scale': {'max': 10}}"), [0, 1, 2], []).TrainingInputs, 1));
    }

    [Fact]
    public void Build_Images_StandardizeByChannelOverAllPixels()
    {
        // Channel 0 holds 0, 2 and 4, 6: mean 3, variance 5. Channel 1 is constant.
        Dataset dataset = Table([0, 2, 9, 9, 4, 6, 9, 9], [2, 1, 2]);
        float[] inputs = FoldDataBuilder.Build(dataset, Spec("'standardize'"), [0, 1], []).TrainingInputs;
        float unit = (float)(1 / Math.Sqrt(5));
        AreClose([-3 * unit, -unit, 0, 0, unit, 3 * unit, 0, 0], inputs);
    }

    [Fact]
    public void Build_NoPreprocessWritten_ScalesImagesAndLeavesTables()
    {
        DatasetSpec spec = new DatasetSection("{'name': 'iris'}").Spec();
        Assert.Equal(Iris.Inputs[..4], FoldDataBuilder.Build(Iris, spec, [0], []).TrainingInputs);
        Assert.Equal([0f, 1f, 0.2f, 0.4f], FoldDataBuilder.Build(Table([0, 255, 51, 102], [1, 2, 2]), spec, [0], []).TrainingInputs);
    }

    [Fact]
    public void Build_EmptyPreprocessWritten_LeavesImagesRaw() =>
        Assert.Equal([0f, 255f, 51f, 102f], FoldDataBuilder.Build(Table([0, 255, 51, 102], [1, 2, 2]), Spec(""), [0], []).TrainingInputs);

    [Fact]
    public void Build_RowOrder_IsKept()
    {
        FoldData fold = FoldDataBuilder.Build(Table([1, 2, 3], [1]), Spec(""), [2, 0], [1]);
        Assert.Equal([3f, 1f], fold.TrainingInputs);
        Assert.Equal([0, 0], fold.TrainingLabels());
        Assert.Equal([2f], fold.ValidationInputs);
        Assert.Equal([1], fold.ValidationLabels());
    }

    [Fact]
    public void Build_NoTrainingRows_IsAnArgumentError() =>
        Assert.Throws<ArgumentException>(() => FoldDataBuilder.Build(Iris, Spec(""), [], [0]));

    private static DatasetSpec Spec(string steps) => new DatasetSection($"{{'name': 'iris', 'preprocess': [{steps}]}}").Spec();

    private static Dataset Table(float[] values, int[] shape, bool[]? isIndicator = null)
    {
        int rows = values.Length / shape.Aggregate(1, (size, length) => size * length);
        return new Dataset
        {
            Name = "made",
            SourceDescription = "made",
            InputShape = shape,
            Inputs = values,
            Labels = [.. Enumerable.Range(0, rows).Select(row => row % 2)],
            ClassNames = ["a", "b"],
            IsIndicator = isIndicator ?? [],
            Table = shape.Length == 1
                ? new TableFormat([.. Enumerable.Range(1, shape[0]).Select(column => new TableColumn($"x{column}", null))], "label") : null,
            Splits = new Split[rows],
            Fingerprint = "",
        };
    }

    private static float[] Column(float[] inputs, int column) => [.. inputs.Where((_, i) => i % 2 == column)];

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    private static void AreClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 2e-6f);
    }
}
