using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

public sealed class MemoryEstimateTests
{
    private const string Wide = "{'layers': [{'linear': 20000}, 'relu', {'linear': 20000}, {'linear': 'classes'}]}";

    [Theory]
    [InlineData("{'name': 'sgd', 'lr': 0.1}", 0)]
    [InlineData("{'name': 'sgd', 'lr': 0.1, 'momentum': 0.9}", 1)]
    [InlineData("{'name': 'adam', 'lr': 0.1}", 2)]
    public void Of_LinearLayers_CountsEveryValueOfFourBytes(string optimizer, int valuesPerWeight)
    {
        // 4 x 8 + 8 and 8 x 3 + 3 weights; 8 + 8 + 3 outputs of a row.
        var run = new RunSpec(
            Trainings.Network("{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}"),
            Trainings.Training(1, batchSize: 10, optimizer));
        var estimate = MemoryEstimate.Of(run, [4], 3, rows: 1000);
        Assert.Equal(
            new MemoryEstimate(4 * 67, 4 * 67, 4 * 67 * valuesPerWeight, 4 * 19 * 10) { Largest = run.Network.Layers[0] }, estimate);
        Assert.Equal(4 * 67 * Math.Max(2, 1 + valuesPerWeight), estimate.Copies);
        Assert.Equal(4 * ((67 * (2 + valuesPerWeight + Math.Max(2, 1 + valuesPerWeight))) + 190), estimate.Bytes);
        Assert.Equal(4 * 19 * 6, MemoryEstimate.Of(run, [4], 3, rows: 6).Activations);
    }

    [Fact]
    public void Of_BatchNormalization_CountsItsBuffersAsWeightsAlone()
    {
        var run = new RunSpec(Trainings.Network("{'layers': ['batch_norm1d', {'linear': 'classes'}]}"), Trainings.Training(1));
        var estimate = MemoryEstimate.Of(run, [4], 2, rows: 1);
        Assert.Equal(4 * (8 + 10), estimate.Gradients);
        Assert.True(estimate.Weights > estimate.Gradients);
    }

    [Fact]
    public void Check_NetworkAboveTheLimit_SaysWhereAndWhatToDo()
    {
        var run = new RunSpec(Trainings.Network(Wide), Trainings.Training(1, batchSize: 32));
        var problems = new Problems();
        MemoryEstimate.Of(run, [4], 3, 150).Check(run, new MemoryLimit(4e9, "this machine has 4.0 GB"), problems);
        Problem problem = Assert.Single(problems.Errors);
        Assert.Equal(
            "the network needs about 11.2 GB of memory (1.6 GB for weights, 4.8 GB for gradients and adam, 7.7 MB for a mini-batch, "
                + "4.8 GB for a checkpoint), and this machine has 4.0 GB; its largest layer is linear: 20000: make layers smaller, "
                + "or batch_size smaller",
            problem.Message);
        Assert.NotNull(problem.Location);
    }

    [Fact]
    public void Check_CheckpointThatFitsIntoNoArray_IsRefused()
    {
        var run = new RunSpec(Trainings.Network(Wide), Trainings.Training(1, batchSize: 32));
        var problems = new Problems();
        MemoryEstimate.Of(run, [4], 3, 150).Check(run, MemoryLimit.Stated, problems);
        Assert.Equal(
            "a checkpoint of the network has about 4.8 GB (1.6 GB for weights, 3.2 GB for adam), and it may have 2.0 GB; "
                + "its largest layer is linear: 20000: make layers smaller, or take an optimizer that keeps less, such as sgd",
            Assert.Single(problems.Errors).Message);
    }

    /// <summary>The layer is named that takes the most, by its weights or by what it keeps of a mini-batch.</summary>
    [Theory]
    [InlineData("{'embedding': {'tokens': 90000, 'size': 64}}, {'gru': 32}, {'linear': 'classes'}", "embedding: {tokens: 90000, size: 64}")]
    [InlineData("{'sequence': 2}, {'attention': 2}, 'flatten', {'linear': 900}, {'linear': 'classes'}", "attention: 2")]
    [InlineData("{'linear': 500}, {'linear': 600}, 'relu', {'linear': 'classes'}", "linear: 600")]
    public void Check_LargestLayer_IsNamedWithItsPlace(string layers, string largest)
    {
        var run = new RunSpec(Trainings.Network($"{{'layers': [{layers}]}}"), Trainings.Training(1, batchSize: 32));
        var problems = new Problems();
        MemoryEstimate.Of(run, [400], 3, 150).Check(run, new MemoryLimit(1000, "there is no more"), problems);
        Problem problem = Assert.Single(problems.Errors);
        Assert.Contains($"its largest layer is {largest}: make layers smaller", problem.Message, StringComparison.Ordinal);
        Assert.Equal(run.Network.Layers.Single(layer => layer.Text == largest).Location, problem.Location);
    }

    [Fact]
    public void Check_NetworkAtTheLimit_Passes()
    {
        var run = new RunSpec(Trainings.Network(Wide), Trainings.Training(1, batchSize: 32, "{'name': 'sgd', 'lr': 0.1}"));
        var estimate = MemoryEstimate.Of(run, [4], 3, 150);
        var problems = new Problems();
        estimate.Check(run, new MemoryLimit(estimate.Bytes, ""), problems);
        Assert.Empty(problems.Errors);
    }

    [Theory]
    [InlineData("{'layers': [{'linear': 2147483647}, {'linear': 2147483647}, {'linear': 'classes'}]}")]
    [InlineData("{'layers': [{'linear': 1000000}, {'linear': 1000000}, {'linear': 'classes'}]}")]
    public void Check_NetworkThatFitsNowhere_IsRefusedByTheStatedLimit(string section)
    {
        var run = new RunSpec(Trainings.Network(section), Trainings.Training(1));
        var problems = new Problems();
        MemoryEstimate.Of(run, [4], 3, 150).Check(run, MemoryLimit.Stated, problems);
        Assert.Contains("and a network may need 1.0 TB", Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkCheck_RowOfTooManyValues_IsRefused()
    {
        var problems = new Problems();
        Trainings.Network("{'layers': [{'conv2d': {'channels': 2147483647, 'kernel': 1}}, 'flatten', {'linear': 'classes'}]}")
            .Check([1, 28, 28], Classification.HeadOf(3), problems);
        Assert.Contains(
            "which is more than 2,147,483,647 values: make it smaller", Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }
}
