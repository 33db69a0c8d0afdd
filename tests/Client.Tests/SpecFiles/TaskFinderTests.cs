using System.Globalization;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.SpecFiles;

/// <summary>The task of a file that does not state it.</summary>
public sealed class TaskFinderTests : IDisposable
{
    private const string Text = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: found
        dataset: {path: DATA, label: y}
        model: {layers: [{linear: classes}]}
        training: {optimizer: {name: sgd, lr: 0.1}, batch_size: 8, epochs: 2}
        searcher: {name: grid}
        validation: {type: kfold, folds: 3}

        """;

    private readonly Sandbox _sandbox = new();

    public TaskFinderTests()
    {
        _sandbox.Write("measured.csv", "x,y\n" + Rows(row => row * 0.25));
        _sandbox.Write("classes.csv", "x,y\n" + Rows(row => row % 3));
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Load_MeasuredLabel_IsARegressionAndTheSubmissionSaysSo()
    {
        SpecFile file = Load("measured.csv", "");
        Assert.Same(Regression.Task, file.Spec.Task);
        Assert.True(file.IsTaskFound);
        Assert.Equal(60, file.Dataset.Values!.Length);
        Assert.EndsWith("\"task\":\"regression\"}", file.Json, StringComparison.Ordinal);
        Assert.Equal("validation_rmse", file.Spec.Searcher.Objective.Metric);
    }

    [Fact]
    public void Load_SeveralLabels_AreARegression()
    {
        _sandbox.Write("several.csv", "x,a,b\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{row % 7},{row % 3},{row % 4}\n")));
        SpecFile file = Load("several.csv", "dataset: {path: several.csv, label: [b, a]}");
        Assert.Same(Regression.Task, file.Spec.Task);
        Assert.True(file.IsTaskFound);
        Assert.Equal(["b", "a"], file.Dataset.TargetNames);
        Assert.Equal(120, file.Dataset.Values!.Length);
    }

    [Theory]
    [InlineData("task: multilabel", false)]
    [InlineData("searcher: {name: grid, metric: validation_f1_micro}", true)]
    [InlineData("training: {loss: binary_cross_entropy, optimizer: {name: sgd, lr: 0.1}, batch_size: 8, epochs: 2}", true)]
    public void Load_SeveralLabelsOfZeroAndOne_AreMultilabel(string line, bool isFound)
    {
        _sandbox.Write("labels.csv", "x,a,b\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{row % 7},{row % 2},{row / 30}\n")));
        SpecFile file = Load("labels.csv", "dataset: {path: labels.csv, label: [b, a]}", line);
        Assert.Same(Multilabel.Task, file.Spec.Task);
        Assert.Equal(isFound, file.IsTaskFound);
        Assert.True(file.Dataset.HasLabels);
        Assert.Contains("\"task\":\"multilabel\"", file.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task: multilabel", "task is multilabel, which predicts several columns of a table, and dataset.label names 'y' alone")]
    [InlineData("searcher: {name: grid, metric: validation_f1_micro}", "'validation_f1_micro'")]
    public void Load_MultilabelOfOneColumn_IsAnError(string line, string words) => Assert.Contains(
        words, Assert.Throws<InputException>(() => Load("classes.csv", line)).Problems[0].Message, StringComparison.Ordinal);

    [Fact]
    public void Load_StratifiedMultilabel_IsAnError()
    {
        _sandbox.Write("labels.csv", "x,a,b\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{row % 7},{row % 2},{row / 30}\n")));
        InputException exception = Assert.Throws<InputException>(() => Load(
            "labels.csv", "dataset: {path: labels.csv, label: [b, a]}", "task: multilabel",
            "validation: {type: stratified_kfold, folds: 3}"));
        Assert.Contains("has several labels for each row; only classes can be stratified", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Classes_AreAClassificationAndTheSubmissionIsThatOfBefore()
    {
        SpecFile file = Load("classes.csv", "");
        Assert.Same(Classification.Task, file.Spec.Task);
        Assert.DoesNotContain("task", file.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics: [mape]")]
    [InlineData("searcher: {name: grid, metric: validation_rmse}")]
    [InlineData("training: {optimizer: {name: sgd, lr: 0.1}, loss: huber, batch_size: 8, epochs: 2}")]
    public void Read_LossOrMetricOfNumbers_IsARegression(string more) => Assert.Same(Regression.Task, Load("classes.csv", more).Spec.Task);

    [Theory]
    [InlineData("searcher: {name: grid, metric: validation_accuracy}", "'epoch'")]
    [InlineData("searcher: {name: grid, metric: validation_rmse}", "'epoch'")]
    [InlineData("metrics: [mcc]", "'epoch'")]
    public void Load_TypingErrorBesideAMetric_IsTheErrorThatIsShown(string line, string words)
    {
        InputException exception = Assert.Throws<InputException>(() => Load(
            "classes.csv", line, "training: {optimizer: {name: sgd, lr: 0.1}, batch_size: 8, epoch: 2}"));
        Assert.Contains(exception.Problems, problem => problem.Message.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(exception.Problems, problem => problem.Message.Contains("metric", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_MeasuredLabelAndAMetricOfClasses_GetsTheErrorAboutTheLabel()
    {
        Problem problem = Assert.Single(Assert.Throws<InputException>(() => Load("measured.csv", "metrics: [mcc]")).Problems);
        Assert.Contains("looks continuous", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_StatedTask_Counts()
    {
        Assert.False(Load("classes.csv", "task: regression").IsTaskFound);
        Assert.Same(Regression.Task, Load("classes.csv", "task: regression").Spec.Task);
        Assert.Throws<InputException>(() => Load("measured.csv", "task: classification"));
    }

    [Fact]
    public async Task Validate_Regression_SaysTheTaskAndHowItWasFound()
    {
        CommandResult found = (await Sandbox.Run("validate", File("measured.csv", ""))).Expect(0);
        Assert.Contains(
            "the task is regression: the numbers of 'y' are predicted; it was found from the file and its label: write task: regression",
            found.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        CommandResult classes = (await Sandbox.Run("validate", File("classes.csv", ""))).Expect(0);
        Assert.Contains("the task is classification into 3 classes", classes.Error, StringComparison.Ordinal);
        CommandResult plan = (await Sandbox.Run("plan", File("measured.csv", ""), "-o", "csv")).Expect(0);
        Assert.Contains(",rows,task,network_bytes", plan.Output, StringComparison.Ordinal);
        Assert.Contains(",60,regression,", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataDescribe_StatedRegression_ShowsTheNumbersOfTheLabel()
    {
        CommandResult result = (await Sandbox.Run("data", "describe", File("measured.csv", "task: regression"), "-o", "csv")).Expect(0);
        Assert.Contains("y,label,0,60,0,,0,14.75,7.375", result.Output, StringComparison.Ordinal);
    }

    private SpecFile Load(string data, params string[] more) =>
        SpecFile.Load(File(data, more), [], new(_sandbox.Folder, _sandbox.Folder), TestContext.Current.CancellationToken);

    /// <summary>Writes the file. Sections that are given take the place of the file's own.</summary>
    private string File(string data, params string[] more)
    {
        string[] keys = [.. more.Select(section => section.Split(':')[0]).Where(key => key.Length > 0)];
        IEnumerable<string> lines = Text.Replace("DATA", data, StringComparison.Ordinal).Split('\n')
            .Where(line => !keys.Contains(line.Split(':')[0]));
        return _sandbox.Write("search.yaml", string.Join('\n', lines.Concat(more)) + "\n");
    }

    private static string Rows(Func<int, double> value) => string.Concat(
        Enumerable.Range(0, 60).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row},{value(row)}\n")));
}
