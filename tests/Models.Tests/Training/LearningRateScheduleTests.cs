using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

public sealed class LearningRateScheduleTests
{
    private const int Epochs = 12, Batches = 5;

    [Fact]
    public void FactorAt_Step_IsTorchSharps() =>
        IsAs("{'name': 'step', 'every': 4, 'factor': 0.3}", optimizer => optim.lr_scheduler.StepLR(optimizer, 4, 0.3), isPerEpoch: true);

    [Fact]
    public void FactorAt_Exponential_IsTorchSharps() =>
        IsAs("{'name': 'exponential', 'factor': 0.9}", optimizer => optim.lr_scheduler.ExponentialLR(optimizer, 0.9), isPerEpoch: true);

    [Fact]
    public void FactorAt_Cosine_IsTorchSharps() => IsAs(
        "{'name': 'cosine', 'least': 0.1}", optimizer => optim.lr_scheduler.CosineAnnealingLR(optimizer, Epochs, 0.1), isPerEpoch: true);

    [Fact]
    public void FactorAt_OneCycle_IsTorchSharps() => IsAs(
        "'one_cycle'", optimizer => optim.lr_scheduler.OneCycleLR(optimizer, max_lr: 1, total_steps: Epochs * Batches), isPerEpoch: false);

    [Theory]
    [InlineData(1, 0, 0.1)]
    [InlineData(1, 4, 0.5)]
    [InlineData(2, 4, 1)]
    [InlineData(3, 0, 1)]
    public void FactorAt_Warmup_RisesWithEachMiniBatch(int epoch, int batch, double factor) =>
        Assert.Equal(factor, Read("{'name': 'constant', 'warmup': 2}").FactorAt(At(epoch, batch)), 12);

    [Fact]
    public void FactorAt_WarmupOfASchedule_MultipliesItsFactor() =>
        Assert.Equal(0.5 * 0.4, Read("{'name': 'exponential', 'factor': 0.5, 'warmup': 3}").FactorAt(At(2, 0)), 12);

    [Theory]
    [InlineData(new[] { 3.0, 2, 1 }, 1)]
    [InlineData(new[] { 3.0, 3, 3 }, 0.5)]
    [InlineData(new[] { 3.0, 3, 3, 3, 3 }, 0.25)]
    [InlineData(new[] { 3.0, 3, 2, 2, 2 }, 0.5)]
    public void FactorAt_Plateau_FallsAfterEpochsWithoutImprovement(double[] losses, double factor)
    {
        LearningRateSchedule schedule = Read("{'name': 'plateau', 'metric': 'validation_loss', 'patience': 2, 'factor': 0.5}");
        EpochMetrics[] history = [.. losses.Select((loss, index) => EpochOf(index + 1, loss))];
        Assert.Equal(factor, schedule.FactorAt(At(losses.Length + 1, 0) with { History = history }));
    }

    [Theory]
    [InlineData("'one_cycle'")]
    [InlineData("{'name': 'plateau', 'patience': 1, 'factor': 0.5, 'warmup': 1}")]
    public void Train_SuspendedAndResumed_GivesTheSameBits(string schedule)
    {
        TrainingSpec plain = Trainings.Training(4, optimizer: "{'name': 'adamw', 'lr': 0.05, 'weight_decay': 0.1}");
        TrainingSpec training = plain with { Schedule = Read(schedule) };
        ScriptedCheckpoints saved = ScriptedCheckpoints.StopAt(30);
        Trainings.Run(training, observer: saved);
        RunResult resumed = Trainings.Run(
            training, observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, saved.Saved[0].Bytes));
        Assert.Equal(Trainings.Run(training).WeightsHash, resumed.WeightsHash);
        Assert.NotEqual(Trainings.Run(plain).WeightsHash, resumed.WeightsHash);
    }

    [Fact]
    public void Train_SchedulePerEpoch_TrainsAsWithThatRate()
    {
        TrainingSpec training = Trainings.Training(1, optimizer: "{'name': 'sgd', 'lr': 0.02}");
        TrainingSpec halved = Trainings.Training(1, optimizer: "{'name': 'sgd', 'lr': 0.01}");
        Assert.Equal(
            Trainings.Run(halved).WeightsHash, Trainings.Run(training with { Schedule = new FixedSchedule(0.5) }).WeightsHash);
    }

    [Fact]
    public void Offer_Schedule_IsLibtorchsAlone()
    {
        TrainingSpec training = Trainings.Training(1) with { Schedule = Read("'cosine'") };
        Assert.All((bool[])[false, true], isOnGpu => Assert.Equal(
            EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(Trainings.Network(), training), EngineChoice.Auto, isOnGpu)));
    }

    [Theory]
    [InlineData("'cosin'", "training.lr_schedule is the text 'cosin', which is not known; did you mean 'cosine'?")]
    [InlineData("{'every': 3}", "training.lr_schedule has no 'name'; it is required: one of constant, step")]
    [InlineData("'step'", "training.lr_schedule has no 'every'; it is required")]
    [InlineData("{'name': 'cosine', 'every': 3}", "'every' is not a key of training.lr_schedule; known: name, least, warmup")]
    [InlineData("{'name': 'plateau', 'patience': 1, 'metric': 'validation_acuracy'}", "did you mean 'validation_accuracy'?")]
    [InlineData("{'name': 'exponential', 'factor': 1.5}", "training.lr_schedule.factor is 1.5")]
    public void Read_WrongSchedule_SaysWhatIsWrong(string section, string words)
    {
        var problems = new Problems();
        var document = new LocatedSpec($"{{'lr_schedule': {section}}}");
        LearningRateSchedule.ReadKey(new SpecMapReader(document.Map, "training", problems), LearningTask.Default);
        ProblemAssert.Says(Assert.Single(problems.Errors), words);
    }

    [Fact]
    public void Read_WarmupThatNeverEnds_Warns()
    {
        var problems = new Problems();
        var document = new LocatedSpec("{'optimizer': {'name': 'sgd', 'lr': 0.1}, 'batch_size': 8, 'epochs': 5, "
            + "'lr_schedule': {'name': 'constant', 'warmup': 5}}");
        TrainingSpec.Read(new SpecMapReader(document.Map, "training", problems));
        ProblemAssert.Says(
            Assert.Single(problems.Warnings), "training.lr_schedule.warmup is 5 and epochs is 5: the learning rate never reaches lr");
    }

    private static void IsAs(string section, Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> torchSharps, bool isPerEpoch)
    {
        using DisposeScope scope = NewDisposeScope();
        LearningRateSchedule schedule = Read(section);
        using optim.Optimizer optimizer = optim.SGD([new Parameter(zeros(1))], 1);
        optim.lr_scheduler.LRScheduler reference = torchSharps(optimizer);
        for (int step = 0; step < Epochs * Batches; step++)
        {
            double expected = optimizer.ParamGroups.Single().LearningRate;
            Assert.Equal(expected, schedule.FactorAt(At((step / Batches) + 1, step % Batches)), 1e-12);
            if (!isPerEpoch || step % Batches == Batches - 1) reference.step();
        }
    }

    private static TrainingMoment At(int epoch, int batch) => new(epoch, batch, Batches, Epochs, []);

    private static EpochMetrics EpochOf(int epoch, double loss) =>
        new(epoch, MetricValues.None, new MetricValues([KeyValuePair.Create("loss", loss)]));

    private static LearningRateSchedule Read(string section)
    {
        var problems = new Problems();
        LearningRateSchedule? schedule = LearningRateSchedule.ReadKey(
            new SpecMapReader(new LocatedSpec($"{{'lr_schedule': {section}}}").Map, "training", problems), LearningTask.Default);
        problems.ThrowIfAny();
        return schedule!;
    }

    private sealed record FixedSchedule(double Factor) : LearningRateSchedule
    {
        public override string Name => "fixed";

        private protected override double OwnFactorAt(TrainingMoment moment) => Factor;
    }
}
