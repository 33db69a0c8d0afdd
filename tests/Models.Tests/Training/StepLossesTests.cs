using Gridfold.Models.Devices;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Models.Tests.Training;

public sealed class StepLossesTests
{
    [Fact]
    public void Curve_FewSteps_HasEachLoss()
    {
        StepLossCurve curve = After(5).Curve;
        Assert.Equal((1, 5), (curve.Distance, curve.Steps));
        Assert.Equal([1, 2, 3, 4, 5], curve.Losses);
    }

    [Fact]
    public void Curve_ManySteps_HasMeans()
    {
        StepLossCurve curve = After(2051).Curve;
        Assert.Equal((8, 2051), (curve.Distance, curve.Steps));
        Assert.Equal(257, curve.Losses.Count);
        Assert.Equal((4.5, 12.5, 2050), (curve.Losses[0], curve.Losses[1], curve.Losses[^1]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2051)]
    public void Read_Written_GoesOnToTheSameCurve(int steps)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        After(steps).Write(writer);
        stream.Position = 0;
        var read = StepLosses.Read(new BinaryReader(stream));
        StepLosses straight = After(steps);
        foreach (StepLosses losses in (StepLosses[])[read, straight]) losses.Add(7);
        Assert.Equal(straight.Curve.Losses, read.Curve.Losses);
        Assert.Equal(straight.Curve.Steps, read.Curve.Steps);
    }

    [Theory]
    [InlineData("[{'linear': 8}, 'relu', {'linear': 'classes'}]", "dense")]
    [InlineData("[{'linear': 8}, 'softmax', {'linear': 'classes'}]", "libtorch")]
    public void Train_StepsAreRecorded_ChangesNothingAndSurvivesASuspension(string layers, string engine)
    {
        using ScriptedObserver plain = new([]), recorded = new([]), stopped = new([], new RunPosition(2, 48));
        Train(layers, isRecorded: false, plain);
        Train(layers, isRecorded: true, recorded);
        Train(layers, isRecorded: true, stopped);
        using var resumed = new ScriptedObserver([], resume: stopped.Saved);
        Train(layers, isRecorded: true, resumed);
        Assert.Equal(engine, plain.Result!.Engine);
        Assert.Equal((plain.Result.Engine, plain.Result.WeightsHash), (recorded.Result!.Engine, recorded.Result.WeightsHash));
        Assert.Null(plain.Result.Steps);
        Assert.Equal(21, recorded.Result.Steps!.Losses.Count);
        double firstEpoch = recorded.Result.Steps.Losses.Take(6).Sum(loss => 16 * loss) + (4 * recorded.Result.Steps.Losses[6]);
        Assert.Equal(recorded.Result.History[0].Training["loss"], firstEpoch / 100, 6);
        Assert.Equal(recorded.Result.Steps.Losses, resumed.Result!.Steps!.Losses);
    }

    private static void Train(string layers, bool isRecorded, ScriptedObserver observer)
    {
        var run = new Run(
            Trainings.Network($"{{'layers': {layers}}}"), Trainings.Training(3, 16) with { RecordsSteps = isRecorded }, observer);
        TrainingEngines.Train(new Job(Trainings.StandardizedIris, 42, [run], TrainingDevice.Cpu), EngineChoice.Auto);
    }

    private static StepLosses After(int steps)
    {
        var losses = new StepLosses();
        for (int step = 1; step <= steps; step++) losses.Add(step);
        return losses;
    }
}
